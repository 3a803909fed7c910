WITH <graph>
DELETE { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01> zc:amendedOn ?day }
INSERT { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01> zc:amendedOn "2021" }
WHERE { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01> zc:amendedOn ?day }
