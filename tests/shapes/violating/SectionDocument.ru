# also: SectionPart
WITH <graph>
DELETE { <sec_2> zc:inDocument doc:999 }
WHERE { }
