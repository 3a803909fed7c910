WITH <graph>
DELETE { <item_2/qty_1> zc:mention <../999#char=108,114> }
INSERT { <item_2/qty_1> zc:mention <../999#char=160,162> }
WHERE { }
