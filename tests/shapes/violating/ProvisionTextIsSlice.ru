WITH <graph>
DELETE { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01/art_1/para_1/item_1/subitem_1> zc:text ?o }
INSERT { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01/art_1/para_1/item_1/subitem_1> zc:text "1.守信。" }
WHERE { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01/art_1/para_1/item_1/subitem_1> zc:text ?o }
