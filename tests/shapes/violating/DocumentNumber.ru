WITH <graph>
INSERT { doc:999 zc:documentNumber "国发〔2023〕1000号" }
WHERE { }
