# also: CitationVersionInForce
WITH <graph>
INSERT { <item_1/cit_1> zc:versionInForce <https://w3id.org/zhengce/eli/cn/npc/law/wangluo-anquan-fa/2025-10-28> }
WHERE { }
