WITH <graph>
DELETE { <item_1/cit_1> zc:versionInForce ?version }
INSERT { <item_1/cit_1> zc:versionInForce <https://w3id.org/zhengce/eli/cn/npc/law/shuju-anquan-fa/2021-06-10> }
WHERE { <item_1/cit_1> zc:versionInForce ?version }
