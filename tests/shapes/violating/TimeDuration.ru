WITH <graph>
DELETE { <item_2/tim_1> zc:duration "P2Y"^^xsd:duration }
INSERT { <item_2/tim_1> zc:duration "P2Y" }
WHERE { }
