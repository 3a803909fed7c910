WITH <graph>
DELETE { <../999#char=185,195> zc:inUnit <back_1> ; zc:inSentence <back_1/sent_1> }
INSERT { <../999#char=185,195> zc:inUnit <item_1> }
WHERE { }
