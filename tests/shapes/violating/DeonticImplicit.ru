WITH <graph>
DELETE { <item_3/deo_1> zc:implicit false }
WHERE { }
