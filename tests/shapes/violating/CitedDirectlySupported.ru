WITH <graph>
INSERT { <item_2> eli:based_on law:wangluo-anquan-fa }
WHERE { }
