WITH <graph>
INSERT { <item_2/ins_1> zc:usesInstrument roles:lead }
WHERE { }
