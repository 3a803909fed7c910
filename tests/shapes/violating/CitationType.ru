WITH <graph>
DELETE { <item_3/cit_1> zc:citationType citation-types:complies-with }
INSERT { <item_3/cit_1> zc:citationType citation-types:complies-with, roles:lead }
WHERE { }
