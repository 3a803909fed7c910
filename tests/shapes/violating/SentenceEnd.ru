WITH <graph>
INSERT { <back_1/sent_1> zc:end 195.0 }
WHERE { }
