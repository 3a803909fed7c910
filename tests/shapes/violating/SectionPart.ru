WITH <graph>
DELETE { doc:999 eli:has_part <sec_1> }
WHERE { }
