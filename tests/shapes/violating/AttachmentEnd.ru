WITH <graph>
INSERT { <part_1> zc:end 194 }
WHERE { }
