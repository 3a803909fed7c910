WITH <graph>
DELETE { <sec_2> zc:ordinal 2 }
INSERT { <sec_2> zc:ordinal 0 }
WHERE { }
