WITH <graph>
DELETE { <sec_1> zc:end 141 }
INSERT { <sec_1> zc:end 141, 195 }
WHERE { }
