WITH <graph>
INSERT { <../999#char=108,114> oa:start "108" }
WHERE { }
