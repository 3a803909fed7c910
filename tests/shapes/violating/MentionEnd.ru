WITH <graph>
DELETE { <../999#char=108,114> oa:end "114"^^xsd:nonNegativeInteger }
WHERE { }
