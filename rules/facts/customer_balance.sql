-- One row per customer with a document or an entry in the list of customers: what the customer owes at the as-of date in
-- CNY, net of money on account, and the credit limit.
WITH item AS (
  SELECT
    party_no,
    SUM(CAST(open AS DECIMAL(38, 2)) * exchange_rate) AS open,
    COUNT(*) FILTER (WHERE exchange_rate IS NULL) AS unknown
  FROM item_settlement
  WHERE open <> 0
  GROUP BY party_no
),
on_account AS (
  SELECT
    party_no,
    SUM(CAST(on_account AS DECIMAL(38, 2)) * exchange_rate) AS on_account,
    COUNT(*) FILTER (WHERE exchange_rate IS NULL) AS unknown
  FROM on_account_item
  GROUP BY party_no
),
present AS (
  SELECT DISTINCT party_no FROM ageing_balance
)
SELECT
  p.org,
  p.customer_key AS key,
  CAST(NULL AS INTEGER) AS input_no,
  CAST(NULL AS INTEGER) AS row_no,
  TRUE AS is_live,
  p.customer_name,
  p.customer_code,
  p.salesperson,
  p.credit_limit,
  CASE
    WHEN COALESCE(i.unknown, 0) + COALESCE(a.unknown, 0) = 0
      THEN CAST(ROUND(COALESCE(i.open, 0) - COALESCE(a.on_account, 0), 2) AS DECIMAL(28, 2))
  END AS balance,
  CASE
    WHEN COALESCE(i.unknown, 0) + COALESCE(a.unknown, 0) = 0
      THEN CAST(ROUND(COALESCE(i.open, 0) - COALESCE(a.on_account, 0), 2) - p.credit_limit AS DECIMAL(28, 2))
  END AS excess,
  r.as_of
FROM customer_party p
LEFT JOIN present d ON d.party_no = p.party_no
LEFT JOIN item i ON i.party_no = p.party_no
LEFT JOIN on_account a ON a.party_no = p.party_no
CROSS JOIN run r
WHERE p.is_listed OR d.party_no IS NOT NULL
