WITH <graph>
DELETE { <back_1/sent_1> zc:text ?text }
WHERE { <back_1/sent_1> zc:text ?text }
