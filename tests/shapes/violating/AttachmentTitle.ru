WITH <graph>
INSERT { <part_1> dcterms:title "另一方案"@zh }
WHERE { }
