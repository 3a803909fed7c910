WITH <graph>
INSERT { <item_2> zc:responsibleAgency agency:mot }
WHERE { }
