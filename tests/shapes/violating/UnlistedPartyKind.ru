WITH <graph>
DELETE { ?who zc:partyKind ?kind }
INSERT { ?who zc:partyKind roles:lead }
WHERE { ?who zc:partyKind ?kind }
