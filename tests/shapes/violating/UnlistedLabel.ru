WITH <graph>
INSERT { ?thing skos:prefLabel "芯片"@zh }
WHERE { ?thing a zc:Sector, zc:Unlisted }
