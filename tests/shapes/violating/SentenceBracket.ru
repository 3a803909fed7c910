WITH <graph>
DELETE { <back_1/sent_1> zc:bracket true }
INSERT { <back_1/sent_1> zc:bracket "yes" }
WHERE { }
