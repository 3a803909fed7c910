WITH <graph>
INSERT { doc:999 zc:addressees "各地区" }
WHERE { }
