WITH <graph>
DELETE { <part_1> zc:inDocument doc:999 }
WHERE { }
