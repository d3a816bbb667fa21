-- Accounts that live receipts name, one row per company and account as written: is it on the list of the company, or on the
-- one for all companies without a list of their own? Blanks, hyphens, dots and full-width digits make no difference.
--
-- The state is NULL where the company has no list, and where nobody knows which account it was: the number was damaged on
-- its way (stars, a spreadsheet that keeps 15 digits), or as far as it can be read it is a listed one (its last digits,
-- without its leading zeros, with the bank's name beside it), or words and zeros stand in its place.
WITH written AS (
  SELECT DISTINCT org, account_no AS number, FALSE AS is_listed FROM receipts_asof
  WHERE is_live IS TRUE AND account_no IS NOT NULL
  UNION ALL
  SELECT DISTINCT org, value, TRUE FROM company_param WHERE name = 'authorised_accounts'
),
folded AS (
  SELECT
    org, number, is_listed,
    -- What stands beyond the end of the second text is left out.
    TRANSLATE(
      number,
      '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ 　 -－‐–—‑−.''’',
      '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    ) AS account
  FROM written
),
listed AS (
  SELECT DISTINCT org, account FROM folded WHERE is_listed
),
list AS (
  SELECT DISTINCT org FROM listed
),
named AS (
  SELECT f.org, f.number, f.account, COALESCE(own.org, '') AS list_org
  FROM folded f
  LEFT JOIN list own ON own.org = f.org
  WHERE NOT f.is_listed
),
resembling AS (
  SELECT DISTINCT n.org, n.number
  FROM named n
  JOIN listed l ON l.org = n.list_org
  WHERE SUBSTRING(l.account, GREATEST(LENGTH(l.account) - LENGTH(n.account) + 1, 1)) = n.account
    -- A short number stands in a longer one by chance.
    OR (LENGTH(l.account) >= 8 AND POSITION(l.account IN n.account) > 0)
    OR (LENGTH(n.account) = LENGTH(l.account) AND LENGTH(n.account) > 15
      AND SUBSTRING(n.account, 1, 15) = SUBSTRING(l.account, 1, 15) AND REPLACE(SUBSTRING(n.account, 16), '0', '') = '')
)
SELECT
  n.org,
  n.number AS account_no,
  CASE
    WHEN l.account IS NOT NULL THEN 'listed'
    WHEN list.org IS NULL OR r.org IS NOT NULL THEN NULL
    WHEN REPLACE(n.account, '0', '') = '' OR n.account IN ('无', '暂无', '待定', '待补', '不详', '未知', '现金', '库存现金') THEN NULL
    WHEN n.account LIKE '%*%' OR n.account LIKE '%尾号%' OR n.account LIKE '%E+%' OR n.account LIKE '%e+%'
      OR (LENGTH(n.account) > 17 AND REPLACE(SUBSTRING(n.account, 16), '0', '') = '') THEN NULL
    ELSE 'unlisted'
  END AS account_state
FROM named n
LEFT JOIN listed l ON l.org = n.list_org AND l.account = n.account
LEFT JOIN list ON list.org = n.list_org
LEFT JOIN resembling r ON r.org = n.org AND r.number = n.number
