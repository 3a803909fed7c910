WITH <graph>
INSERT { <item_3> zc:inAttachment <sec_2> }
WHERE { }
