WITH <graph>
INSERT { <item_2> zc:mentionsAgency agency:mot }
WHERE { }
