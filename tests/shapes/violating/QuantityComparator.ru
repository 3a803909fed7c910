WITH <graph>
DELETE { <item_2/qty_1> zc:comparator comparators:at-most }
INSERT { <item_2/qty_1> zc:comparator roles:lead }
WHERE { }
