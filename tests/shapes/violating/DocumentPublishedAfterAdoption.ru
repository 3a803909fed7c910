WITH <graph>
DELETE { doc:999 eli:date_publication "2023-08-13"^^xsd:date }
INSERT { doc:999 eli:date_publication "2023-07-01"^^xsd:date }
WHERE { }
