WITH <graph>
DELETE { <sec_1> zc:start 16 }
INSERT { <sec_1> zc:start 141 }
WHERE { }
