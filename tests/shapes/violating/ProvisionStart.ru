WITH <graph>
DELETE { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01/art_1/para_1/item_1/subitem_1> zc:start ?o }
WHERE { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01/art_1/para_1/item_1/subitem_1> zc:start ?o }
