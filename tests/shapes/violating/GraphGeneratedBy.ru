WITH <graph>
DELETE { <graph> prov:wasGeneratedBy <run> }
WHERE { }
