WITH <graph>
INSERT { <item_2/reg_1> zc:scopeRegion agency:mot }
WHERE { }
