WITH <graph>
INSERT { <sec_2> zc:parentSection <item_1> }
WHERE { }
