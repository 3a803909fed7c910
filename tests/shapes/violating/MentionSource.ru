WITH <graph>
DELETE { <../999#char=108,114> oa:hasSource <source> }
INSERT { <../999#char=108,114> oa:hasSource doc:999 }
WHERE { }
