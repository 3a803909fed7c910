# also: SectionOrdinalFollows
WITH <graph>
DELETE { <sec_1> zc:number "一、" }
WHERE { }
