WITH <graph>
INSERT { <run> prov:startedAtTime "2023-08-13T00:00:00Z"^^xsd:dateTime }
WHERE { }
