WITH <graph>
DELETE { <finding_1> zc:message ?message }
WHERE { <finding_1> zc:message ?message }
