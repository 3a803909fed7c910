WITH <graph>
DELETE { <back_1/sent_1> zc:text ?text }
INSERT { <back_1/sent_1> zc:text "（责任单位：商务部）" }
WHERE { <back_1/sent_1> zc:text ?text }
