WITH <graph>
DELETE { doc:999 dcterms:title "国务院关于优化投资环境的若干措施"@zh }
WHERE { }
