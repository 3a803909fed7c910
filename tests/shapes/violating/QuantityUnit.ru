WITH <graph>
INSERT { <item_2/qty_1> zc:unitLabel "percent" }
WHERE { }
