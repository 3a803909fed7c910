WITH <graph>
INSERT { <item_1> dcterms:title "另一标题"@zh }
WHERE { }
