WITH <graph>
DELETE { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/art_2> zc:inLaw ?law }
WHERE { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/art_2> zc:inLaw ?law }
