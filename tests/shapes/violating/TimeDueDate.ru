WITH <graph>
DELETE { <item_2/tim_1> zc:dueDate "2025-12-31"^^xsd:date }
INSERT { <item_2/tim_1> zc:dueDate "2025-12" }
WHERE { }
