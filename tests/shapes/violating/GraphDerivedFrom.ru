WITH <graph>
INSERT { <graph> prov:wasDerivedFrom doc:999 }
WHERE { }
