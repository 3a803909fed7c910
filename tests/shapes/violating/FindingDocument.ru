WITH <graph>
DELETE { <finding_1> zc:inDocument doc:999 }
WHERE { }
