WITH <graph>
DELETE { <item_2/qty_1> zc:mention <../999#char=108,114> }
WHERE { }
