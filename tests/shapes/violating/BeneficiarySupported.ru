WITH <graph>
INSERT { <item_1> zc:beneficiary ?who }
WHERE { ?who a zc:Beneficiary }
