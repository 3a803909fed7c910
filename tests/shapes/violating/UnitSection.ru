WITH <graph>
INSERT { <item_1> zc:inSection <sec_2> }
WHERE { }
