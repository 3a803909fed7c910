WITH <graph>
DELETE { doc:999 ?dated ?date }
WHERE { doc:999 ?dated ?date FILTER (?dated IN (eli:date_document, eli:date_publication)) }
