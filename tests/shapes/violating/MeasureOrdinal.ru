WITH <graph>
DELETE { <item_3> zc:ordinal 3 }
INSERT { <item_3> zc:ordinal 0 }
WHERE { }
