WITH <graph>
DELETE { <run> prov:wasAssociatedWith ?software }
WHERE { <run> prov:wasAssociatedWith ?software }
