WITH <graph>
DELETE { <item_2/reg_1> zc:actsAsAgent false }
WHERE { }
