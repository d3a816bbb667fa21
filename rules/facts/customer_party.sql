-- One row per party of a company: the name shown, and what the list of customers says of it. Where several rows of the
-- list disagree, nothing is known.
WITH listed AS (
  SELECT
    i.party_no,
    MIN(c.customer_name) AS customer_name,
    CASE WHEN COUNT(DISTINCT c.salesperson) = 1 THEN MIN(c.salesperson) END AS salesperson,
    CAST(CASE WHEN COUNT(DISTINCT c.credit_limit) = 1 THEN MIN(c.credit_limit) END AS DECIMAL(18, 2)) AS credit_limit,
    CASE WHEN COUNT(DISTINCT c.credit_days) = 1 THEN MIN(c.credit_days) END AS credit_days
  FROM customers_asof c
  JOIN customer_identity i
    ON i.org = c.org
    AND i.written_code = COALESCE(c.customer_code, '')
    AND i.written_name = c.customer_name
  WHERE c.is_live
  GROUP BY i.party_no
),
party AS (
  SELECT
    party_no,
    MIN(org) AS org,
    MIN(customer_code) AS customer_code,
    MIN(NULLIF(folded_name, '')) AS written_name
  FROM customer_identity
  GROUP BY party_no
),
named AS (
  SELECT
    p.party_no,
    p.org,
    p.customer_code,
    COALESCE(l.customer_name, p.written_name, p.customer_code, '-') AS customer_name,
    l.salesperson,
    l.credit_limit,
    l.credit_days,
    l.party_no IS NOT NULL AS is_listed
  FROM party p
  LEFT JOIN listed l ON l.party_no = p.party_no
)
SELECT
  party_no,
  org,
  customer_code,
  customer_name,
  -- A name that several parties share is told apart by the code.
  CASE
    WHEN customer_code IS NOT NULL AND COUNT(*) OVER (PARTITION BY org, customer_name) > 1
      THEN customer_name || '(' || customer_code || ')'
    ELSE customer_name
  END AS customer_key,
  salesperson,
  credit_limit,
  credit_days,
  is_listed
FROM named
