WITH <graph>
DELETE { <item_1/sent_1> zc:order 1 }
WHERE { }
