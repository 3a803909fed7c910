WITH <graph>
DELETE { <../999#char=108,114> zc:inSentence <item_2/sent_1> }
INSERT { <../999#char=108,114> zc:inSentence <item_1/sent_1> }
WHERE { }
