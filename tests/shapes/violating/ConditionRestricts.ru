WITH <graph>
DELETE { <item_2/cnd_1> zc:restricts <../999#char=102,106> }
INSERT { <item_2/cnd_1> zc:restricts <item_2> }
WHERE { }
