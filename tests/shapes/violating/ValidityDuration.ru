WITH <graph>
DELETE { <item_3/val_1> zc:duration "P2Y"^^xsd:duration }
INSERT { <item_3/val_1> zc:duration "P2Y" }
WHERE { }
