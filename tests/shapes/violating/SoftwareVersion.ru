WITH <graph>
DELETE { ?software schema:softwareVersion ?version }
WHERE { ?software schema:softwareVersion ?version }
