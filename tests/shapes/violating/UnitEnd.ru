WITH <graph>
DELETE { <back_1> zc:end 195 }
WHERE { }
