WITH <graph>
DELETE { <item_1/cit_1> zc:explicitness explicitness:bracketed }
INSERT { <item_1/cit_1> zc:explicitness roles:lead }
WHERE { }
