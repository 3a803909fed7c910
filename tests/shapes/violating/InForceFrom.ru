WITH <graph>
INSERT { doc:999 zc:inForceFrom "2023-10-01"^^xsd:date }
WHERE { }
