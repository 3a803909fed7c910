WITH <graph>
INSERT { <back_1/sent_1> zc:inUnit <sec_2> }
WHERE { }
