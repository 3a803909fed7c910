WITH <graph>
INSERT { <item_2> zc:coLeadAgency agency:mot }
WHERE { }
