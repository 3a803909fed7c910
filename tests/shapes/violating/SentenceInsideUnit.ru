WITH <graph>
DELETE { <back_1/sent_1> zc:start ?start ; zc:end ?end ; zc:text ?text }
INSERT { <back_1/sent_1> zc:start 184 ; zc:end 195 ; zc:text ?wider }
WHERE { <back_1/sent_1> zc:start ?start ; zc:end ?end ; zc:text ?text BIND (CONCAT("\n", ?text) AS ?wider) }
