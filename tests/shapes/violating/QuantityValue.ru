WITH <graph>
DELETE { <item_2/qty_1> zc:quantityValue ?value }
INSERT { <item_2/qty_1> zc:quantityValue "百分之十" }
WHERE { <item_2/qty_1> zc:quantityValue ?value }
