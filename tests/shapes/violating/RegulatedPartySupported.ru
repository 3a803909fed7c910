WITH <graph>
INSERT { <item_1> zc:regulatedParty ?who }
WHERE { ?who a zc:RegulatedParty }
