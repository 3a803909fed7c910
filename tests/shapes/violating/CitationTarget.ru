WITH <graph>
INSERT { <item_3/cit_2> a zc:Citation ; zc:inUnit <item_3> ; zc:mention <../999#char=164,170> ; zc:rule "legalref/generic" ; zc:citationType citation-types:cites ; zc:explicitness explicitness:generic ; zc:referenceType reference-types:generic-law ; zc:resolution resolutions:generic }
WHERE { }
