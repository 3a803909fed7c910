WITH <graph>
DELETE { doc:999 zc:documentType document-types:opinion }
INSERT { doc:999 zc:documentType roles:lead }
WHERE { }
