WITH <graph>
DELETE { <item_3/deo_1> zc:expressesForce forces:prohibition }
INSERT { <item_3/deo_1> zc:expressesForce forces:prohibition, roles:lead }
WHERE { }
