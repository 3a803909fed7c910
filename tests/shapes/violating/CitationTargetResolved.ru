WITH <graph>
INSERT {
    <item_3/cit_2> a zc:Citation ; zc:inUnit <item_3> ; zc:mention <../999#char=171,183> ; zc:rule "legalref/bracketed" ;
        zc:target unresolved:x-1 ; zc:citationType citation-types:complies-with ; zc:explicitness explicitness:bracketed ;
        zc:referenceType reference-types:dept-rule ; zc:resolution resolutions:unresolved .
    unresolved:x-1 a zc:UnresolvedTarget, zc:Unlisted ; skos:prefLabel "外资信息报告暂行办法"@zh .
    <../999#char=171,183> a zc:Mention ; oa:start 171 ; oa:end 183 ; oa:exact "《外资信息报告暂行办法》" ; oa:hasSource <source> ;
        zc:inUnit <item_3> ; zc:inSentence <item_3/sent_1>
}
WHERE { }
