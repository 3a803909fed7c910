WITH <graph>
INSERT { <item_2> zc:force forces:encouragement }
WHERE { }
