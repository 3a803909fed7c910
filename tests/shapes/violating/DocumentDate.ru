WITH <graph>
INSERT { doc:999 eli:date_document "2023-07-24"^^xsd:date }
WHERE { }
