# also: FactMentionInUnit
WITH <graph>
INSERT { <item_2/qty_1> zc:inUnit <sec_1> }
WHERE { }
