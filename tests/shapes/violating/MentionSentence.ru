WITH <graph>
INSERT {
    <item_2/sent_2> a zc:Sentence ; zc:inUnit <item_2> ; zc:order 2 ; zc:start 97 ; zc:end 119 ;
        zc:text "符合条件的研发中心给予不超过10%的财政奖励" .
    <../999#char=108,114> zc:inSentence <item_2/sent_2>
}
WHERE { }
