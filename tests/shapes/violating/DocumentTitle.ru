WITH <graph>
INSERT { doc:999 dcterms:title "又一个标题"@zh }
WHERE { }
