WITH <graph>
INSERT { doc:999 zc:publicity "主动公开"@zh }
WHERE { }
