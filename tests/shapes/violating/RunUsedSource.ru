WITH <graph>
DELETE { <run> prov:used <source> }
WHERE { }
