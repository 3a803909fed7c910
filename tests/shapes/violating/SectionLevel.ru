WITH <graph>
DELETE { <sec_2> zc:level 1 }
WHERE { }
