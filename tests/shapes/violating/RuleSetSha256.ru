WITH <graph>
DELETE { ?rules zc:sha256 ?digest }
INSERT { ?rules zc:sha256 "0123456789ab" }
WHERE { ?rules a zc:RuleSet ; zc:sha256 ?digest }
