WITH <graph>
DELETE { doc:999 eli:date_document ?date ; zc:inForceFrom ?begins . <item_1/cit_1> zc:versionInForce ?version }
INSERT { doc:999 eli:date_document "2017-05-31"^^xsd:date }
WHERE { doc:999 eli:date_document ?date ; zc:inForceFrom ?begins . <item_1/cit_1> zc:versionInForce ?version }
