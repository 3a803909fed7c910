WITH <graph>
DELETE { <item_1/cit_1> zc:article ?article }
INSERT { <item_1/cit_1> zc:article <https://w3id.org/zhengce/eli/cn/npc/law/shuju-anquan-fa/art_21> }
WHERE { <item_1/cit_1> zc:article ?article }
