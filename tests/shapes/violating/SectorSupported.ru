WITH <graph>
INSERT { <item_1> zc:sector ?sector }
WHERE { ?sector a zc:Sector }
