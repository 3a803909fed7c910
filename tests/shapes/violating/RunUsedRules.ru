WITH <graph>
DELETE { <run> prov:used ?rules }
WHERE { <run> prov:used ?rules . ?rules a zc:RuleSet }
