WITH <graph>
INSERT { <item_1> zc:condition <item_2/cnd_1> }
WHERE { }
