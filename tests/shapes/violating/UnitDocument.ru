WITH <graph>
INSERT { <appendix> a zc:PolicyDocument ; ?property ?value . <appendix> eli:has_part <item_1> . <item_1> zc:inDocument <appendix> }
WHERE { doc:999 ?property ?value FILTER (?property NOT IN (eli:has_part, rdf:type)) }
