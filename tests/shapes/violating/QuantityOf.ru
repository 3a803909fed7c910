WITH <graph>
INSERT { <item_2/qty_1> zc:quantityOf "研发中心" }
WHERE { }
