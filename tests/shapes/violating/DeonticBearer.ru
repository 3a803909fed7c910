WITH <graph>
DELETE { <item_1/deo_1> zc:forceBearer <../999#char=33,36> }
INSERT { <item_1/deo_1> zc:forceBearer agency:mofcom }
WHERE { }
