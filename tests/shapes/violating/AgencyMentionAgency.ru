WITH <graph>
INSERT { <item_1/agm_1> zc:agency agency:mot }
WHERE { }
