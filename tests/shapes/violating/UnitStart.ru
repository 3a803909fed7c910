WITH <graph>
DELETE { <back_1> zc:start 185 }
WHERE { }
