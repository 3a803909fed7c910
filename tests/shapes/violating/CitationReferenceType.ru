WITH <graph>
DELETE { <item_1/cit_1> zc:referenceType reference-types:law }
INSERT { <item_1/cit_1> zc:referenceType roles:lead }
WHERE { }
