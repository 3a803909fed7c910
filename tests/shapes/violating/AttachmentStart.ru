WITH <graph>
DELETE { <part_1> zc:start 142 }
WHERE { }
