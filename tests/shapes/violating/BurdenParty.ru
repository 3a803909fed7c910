WITH <graph>
INSERT { <item_3/bur_1> zc:burdenedParty agency:mot }
WHERE { }
