WITH <graph>
INSERT { <../999#char=108,114> zc:inUnit <sec_1> }
WHERE { }
