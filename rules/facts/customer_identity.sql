-- Who a document means: every customer as documents write it (code and name), and the party it stands for.
--
-- A party is a company's customer code; without a code, a name, trimmed and with full-width letters and signs written
-- half-width. A row that has only a name takes the code of that name where the company knows exactly one.
WITH written AS (
  SELECT DISTINCT org, COALESCE(customer_code, '') AS written_code, COALESCE(customer_name, '') AS written_name
  FROM customers_asof WHERE is_live
  UNION
  SELECT DISTINCT org, COALESCE(customer_code, ''), COALESCE(customer_name, '') FROM contracts_asof WHERE is_live
  UNION
  SELECT DISTINCT org, COALESCE(customer_code, ''), COALESCE(customer_name, '') FROM invoices_asof WHERE is_live
  UNION
  SELECT DISTINCT org, COALESCE(customer_code, ''), COALESCE(customer_name, '') FROM shipments_asof WHERE is_live
  UNION
  SELECT DISTINCT org, COALESCE(customer_code, ''), COALESCE(customer_name, '') FROM receipts_asof WHERE is_live
  UNION
  SELECT DISTINCT org, COALESCE(customer_code, ''), COALESCE(customer_name, '') FROM write_offs_asof WHERE is_live
  UNION
  -- These name a customer without a code, and are no documents of its account.
  SELECT DISTINCT org, '', customer_name FROM collections_asof WHERE is_live
  UNION
  SELECT DISTINCT org, '', customer_name FROM reconciliations_asof WHERE is_live
),
folded AS (
  SELECT
    org,
    written_code,
    written_name,
    TRIM(TRANSLATE(
      written_name,
      '　！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
      ' !"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
    )) AS folded_name
  FROM written
),
known_code AS (
  SELECT org, folded_name, COUNT(DISTINCT written_code) AS codes, MIN(written_code) AS code
  FROM folded
  WHERE written_code <> '' AND folded_name <> ''
  GROUP BY org, folded_name
),
resolved AS (
  SELECT
    f.org,
    f.written_code,
    f.written_name,
    f.folded_name,
    COALESCE(k.codes, 0) AS codes_of_name,
    CASE WHEN f.written_code <> '' THEN f.written_code WHEN k.codes = 1 THEN k.code ELSE '' END AS code
  FROM folded f
  LEFT JOIN known_code k ON k.org = f.org AND k.folded_name = f.folded_name
)
SELECT
  org,
  written_code,
  written_name,
  folded_name,
  CAST(codes_of_name AS INTEGER) AS codes_of_name,
  NULLIF(code, '') AS customer_code,
  CAST(DENSE_RANK() OVER (ORDER BY org, code, CASE WHEN code = '' THEN folded_name ELSE '' END) AS INTEGER) AS party_no
FROM resolved
