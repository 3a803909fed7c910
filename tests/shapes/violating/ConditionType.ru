WITH <graph>
DELETE { <item_2/cnd_1> zc:conditionType condition-types:eligibility }
INSERT { <item_2/cnd_1> zc:conditionType roles:lead }
WHERE { }
