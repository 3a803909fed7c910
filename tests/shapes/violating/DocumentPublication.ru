WITH <graph>
INSERT { doc:999 eli:date_publication "2023-08-14"^^xsd:date }
WHERE { }
