# also: CitationTargetResolved
WITH <graph>
DELETE { <item_1/cit_1> zc:target law:wangluo-anquan-fa ; zc:resolution resolutions:resolved ; zc:versionInForce ?version ; zc:article ?article . <item_1> eli:applies law:wangluo-anquan-fa }
INSERT { <item_1/cit_1> zc:target unresolved:x-1 ; zc:resolution resolutions:ambiguous ; zc:candidate law:wangluo-anquan-fa . unresolved:x-1 a zc:UnresolvedTarget, zc:Unlisted ; skos:prefLabel "网络安全法"@zh }
WHERE { <item_1/cit_1> zc:versionInForce ?version ; zc:article ?article }
