WITH <graph>
DELETE { <source> dcterms:format "text/plain" }
INSERT { <source> dcterms:format "plain text" }
WHERE { }
