WITH <graph>
DELETE { <source> zc:fileName "example.txt" }
INSERT { <source> zc:fileName "/home/me/example.txt" }
WHERE { }
