WITH <graph>
DELETE { <part_1> dcterms:title "强化监督方案"@zh }
WHERE { }
