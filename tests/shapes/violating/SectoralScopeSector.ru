WITH <graph>
INSERT { <item_2/sct_1> zc:scopeSector region:110000 }
WHERE { }
