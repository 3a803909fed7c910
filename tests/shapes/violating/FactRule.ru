WITH <graph>
DELETE { <item_2/qty_1> zc:rule "quantity/comparator" }
INSERT { <item_2/qty_1> zc:rule "by hand" }
WHERE { }
