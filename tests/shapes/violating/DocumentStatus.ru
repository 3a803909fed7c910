WITH <graph>
INSERT { doc:999 zc:documentStatus document-types:opinion }
WHERE { }
