-- One row per customer with a document or an entry in the list of customers: what the customer owes at the as-of date in
-- CNY, net of money on account, and the credit limit. The balance is NULL where the exports cannot tell it.
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
),
balance AS (
  SELECT
    p.*,
    CASE
      WHEN COALESCE(i.unknown, 0) + COALESCE(a.unknown, 0) = 0
        THEN CAST(ROUND(COALESCE(i.open, 0) - COALESCE(a.on_account, 0), 2) AS DECIMAL(28, 2))
    END AS shown
  FROM customer_party p
  LEFT JOIN present d ON d.party_no = p.party_no
  LEFT JOIN item i ON i.party_no = p.party_no
  LEFT JOIN on_account a ON a.party_no = p.party_no
  WHERE p.is_listed OR d.party_no IS NOT NULL
),
told AS (
  SELECT
    b.*,
    -- A balance within the limit stays within it when only money in is unknown.
    CAST(
      CASE WHEN d.may_be_more OR (d.party_no IS NOT NULL AND b.shown > b.credit_limit) THEN NULL ELSE b.shown END
      AS DECIMAL(28, 2)
    ) AS balance
  FROM balance b
  LEFT JOIN balance_doubt d ON d.party_no = b.party_no
)
SELECT
  t.org,
  t.customer_key AS key,
  CAST(NULL AS INTEGER) AS input_no,
  CAST(NULL AS INTEGER) AS row_no,
  TRUE AS is_live,
  t.customer_name,
  t.customer_code,
  t.salesperson,
  t.credit_limit,
  t.balance,
  CAST(t.balance - t.credit_limit AS DECIMAL(28, 2)) AS excess,
  r.as_of,
  -- A run may look back at a period from a later day: the breach it finds then is reported with that period.
  LEAST(r.as_of, r.period_end) AS occurred_on
FROM told t
CROSS JOIN run r
