WITH <graph>
INSERT { <item_2> zc:consultedAgency agency:mot }
WHERE { }
