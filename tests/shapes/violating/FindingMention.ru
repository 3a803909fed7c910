WITH <graph>
INSERT { <finding_1> zc:mention <back_1> }
WHERE { }
