WITH <graph>
DELETE { <item_1> zc:order 2 }
INSERT { <item_1> zc:order 2, 7 }
WHERE { }
