WITH <graph>
INSERT { <item_1> zc:deadline <item_2/tim_1> }
WHERE { }
