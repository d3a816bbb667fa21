-- What rejected rows still say of themselves, and the customers they may mean: one row per rejected row and party of that
-- name. A name that no document that could be read carries leads to no party; `has_customer` tells it from a row on which
-- no customer could be read.
SELECT
  r.dataset,
  r.org,
  r.number,
  r.contract_no,
  r.invoice_no,
  i.party_no,
  r.customer_name IS NOT NULL AS has_customer
FROM rejected_document r
LEFT JOIN (SELECT DISTINCT org, folded_name, party_no FROM customer_identity WHERE folded_name <> '') i
  ON i.org = r.org
  AND i.folded_name = TRIM(TRANSLATE(
    r.customer_name,
    '　！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
    ' !"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
  ))
