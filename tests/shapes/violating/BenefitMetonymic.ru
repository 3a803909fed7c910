WITH <graph>
DELETE { <item_2/ben_1> zc:metonymic false }
INSERT { <item_2/ben_1> zc:metonymic "no" }
WHERE { }
