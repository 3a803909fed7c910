WITH <graph>
DELETE { <../999#char=108,114> oa:exact "不超过10%" }
INSERT { <../999#char=108,114> oa:exact "不超过20%" }
WHERE { }
