WITH <graph>
DELETE { doc:999 zc:issuer agency:state-council }
WHERE { }
