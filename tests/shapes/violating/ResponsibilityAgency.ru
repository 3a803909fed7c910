WITH <graph>
INSERT { <back_1/resp_2> a zc:Responsibility ; zc:inUnit <back_1> ; zc:mention <../999#char=191,194> ; zc:rule "agency/bracket" ; zc:role roles:responsible ; zc:basis bases:explicit }
WHERE { }
