WITH <graph>
DELETE { ?programme zc:programmeKind ?kind }
INSERT { ?programme zc:programmeKind roles:lead }
WHERE { ?programme zc:programmeKind ?kind }
