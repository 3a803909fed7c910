WITH <graph>
INSERT { <item_1/cit_1> zc:candidate "网络安全法" }
WHERE { }
