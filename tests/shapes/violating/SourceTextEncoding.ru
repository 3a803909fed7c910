WITH <graph>
DELETE { <source> zc:encoding "utf-8" }
WHERE { }
