WITH <graph>
INSERT { <item_2/ben_1> zc:recipient agency:mot }
WHERE { }
