WITH <graph>
DELETE { <item_3/cit_1> zc:resolution resolutions:generic }
INSERT { <item_3/cit_1> zc:resolution resolutions:resolved }
WHERE { }
