WITH <graph>
DELETE { <item_1/cit_1> zc:resolution resolutions:resolved }
INSERT { <item_1/cit_1> zc:resolution roles:resolved }
WHERE { }
