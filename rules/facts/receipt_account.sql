-- Accounts that live receipts name, one row per company and account as written: is it on the list of the company, or on the
-- one for all companies without a list of their own? Blanks, hyphens and full-width digits make no difference; leading
-- zeros do.
--
-- The state is NULL where the company has no list, and where the number was damaged on its way (stars, a spreadsheet that
-- keeps 15 digits) and nobody knows which account it was.
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
      '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ 　 -－‐–—',
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
)
SELECT
  n.org,
  n.number AS account_no,
  CASE
    WHEN l.account IS NOT NULL THEN 'listed'
    WHEN list.org IS NULL THEN NULL
    WHEN n.account LIKE '%*%' OR n.account LIKE '%E+%' OR n.account LIKE '%e+%'
      OR (LENGTH(n.account) > 17 AND REPLACE(SUBSTRING(n.account, 16), '0', '') = '') THEN NULL
    ELSE 'unlisted'
  END AS account_state
FROM named n
LEFT JOIN listed l ON l.org = n.list_org AND l.account = n.account
LEFT JOIN list ON list.org = n.list_org
