WITH <graph>
DELETE { <item_3> zc:ordinal 3 }
INSERT { <item_3> zc:ordinal 4 }
WHERE { }
