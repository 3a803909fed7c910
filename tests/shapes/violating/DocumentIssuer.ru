WITH <graph>
INSERT { doc:999 zc:issuer law:wangluo-anquan-fa }
WHERE { }
