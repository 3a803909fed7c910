WITH <graph>
DELETE { <item_3/val_1> zc:governs <part_1> }
WHERE { }
