WITH <graph>
INSERT { <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01/art_1> zc:crossReference <https://w3id.org/zhengce/eli/cn/370000/regulation/x-0123456789ab/2021-03-01/art_2> }
WHERE {  }
