WITH <graph>
DELETE { <item_3/cit_1> zc:polarity polarities:negated-violation }
INSERT { <item_3/cit_1> zc:polarity roles:lead }
WHERE { }
