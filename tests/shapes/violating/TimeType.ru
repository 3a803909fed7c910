WITH <graph>
DELETE { <item_2/tim_1> zc:timeType time-types:deadline-absolute }
INSERT { <item_2/tim_1> zc:timeType roles:lead }
WHERE { }
