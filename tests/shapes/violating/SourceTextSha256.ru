WITH <graph>
DELETE { <source> zc:sha256 ?digest }
INSERT { <source> zc:sha256 "ba22ce3c" }
WHERE { <source> zc:sha256 ?digest }
