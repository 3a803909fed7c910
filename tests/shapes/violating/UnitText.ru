WITH <graph>
DELETE { <back_1> zc:text ?text }
WHERE { <back_1> zc:text ?text }
