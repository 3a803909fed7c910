WITH <graph>
DELETE { doc:999 eli:has_part <item_1> }
WHERE { }
