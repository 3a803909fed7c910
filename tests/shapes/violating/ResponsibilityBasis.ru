WITH <graph>
DELETE { <back_1/resp_1> zc:basis bases:explicit }
INSERT { <back_1/resp_1> zc:basis roles:lead }
WHERE { }
