WITH <graph>
INSERT { doc:999 zc:sourceText <appendix> . <appendix> a zc:SourceText ; zc:sha256 ?digest ; zc:text ?text ; dcterms:format ?format ; zc:encoding ?encoding }
WHERE { <source> zc:sha256 ?digest ; zc:text ?text ; dcterms:format ?format ; zc:encoding ?encoding }
