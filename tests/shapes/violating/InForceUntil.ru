# also: InForceOrder
WITH <graph>
DELETE { doc:999 zc:inForceUntil "2025-09-01"^^xsd:date }
INSERT { doc:999 zc:inForceUntil "2025-09-01" }
WHERE { }
