WITH <graph>
INSERT { <item_2> zc:leadAgency agency:mot }
WHERE { }
