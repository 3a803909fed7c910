WITH <graph>
INSERT { <back_1/sent_1> zc:start 185.0 }
WHERE { }
