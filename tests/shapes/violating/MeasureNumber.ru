WITH <graph>
DELETE { <item_3> zc:number "（三）" }
WHERE { }
