WITH <graph>
DELETE { <sec_1> dcterms:title "优化投资环境"@zh }
INSERT { <sec_1> dcterms:title "优化投资环境" }
WHERE { }
