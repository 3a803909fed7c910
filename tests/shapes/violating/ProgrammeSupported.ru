WITH <graph>
INSERT { <item_1> zc:programme ?programme }
WHERE { ?programme a zc:Programme }
