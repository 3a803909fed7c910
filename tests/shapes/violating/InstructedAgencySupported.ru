WITH <graph>
INSERT { <item_2> zc:instructedAgency agency:mot }
WHERE { }
