WITH <graph>
INSERT { <item_1> zc:region region:110000 }
WHERE { }
