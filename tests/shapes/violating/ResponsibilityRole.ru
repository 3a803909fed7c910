WITH <graph>
INSERT { <back_1/resp_1> zc:role roles:channel }
WHERE { }
