WITH <graph>
DELETE { <finding_1> zc:findingCode "stray-bracket" }
INSERT { <finding_1> zc:findingCode "Stray bracket!" }
WHERE { }
