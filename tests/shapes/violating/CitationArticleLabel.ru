WITH <graph>
DELETE { <item_1/cit_1> zc:articleLabel "第二十一条" }
INSERT { <item_1/cit_1> zc:articleLabel "21" }
WHERE { }
