WITH <graph>
DELETE { <source> zc:text ?text }
WHERE { <source> zc:text ?text }
