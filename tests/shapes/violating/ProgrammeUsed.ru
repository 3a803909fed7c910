WITH <graph>
INSERT { <item_2/prg_1> zc:usesProgramme region:110000 }
WHERE { }
