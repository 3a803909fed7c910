WITH <graph>
DELETE { ?unit a zc:Measure }
INSERT { ?unit a zc:SectionParagraph }
WHERE { ?unit a zc:Measure }
