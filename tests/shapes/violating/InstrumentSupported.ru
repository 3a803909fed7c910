WITH <graph>
INSERT { <item_1> zc:instrument instruments:reward-subsidy }
WHERE { }
