-- One row per customer with a credit contract: whether its credit was evaluated no later than the day the first of them was
-- signed. Where only the latest evaluation is on file, and it is later than that day, an earlier one may have been
-- overwritten: nothing is known. A customer that is not in the list of customers cannot be judged.
WITH signed AS (
  SELECT
    i.party_no,
    c.contract_no,
    c.salesperson,
    c.signed_on,
    ROW_NUMBER() OVER (PARTITION BY i.party_no ORDER BY c.signed_on, c.contract_no) AS position
  FROM contract_current c
  JOIN customer_identity i
    ON i.org = c.org AND i.written_code = COALESCE(c.customer_code, '') AND i.written_name = COALESCE(c.customer_name, '')
  WHERE c.payment_terms = 'credit'
),
evaluated AS (
  SELECT
    i.party_no,
    MIN(c.credit_first_evaluated_on) AS first_on,
    MIN(c.credit_evaluated_on) AS latest_on
  FROM customers_asof c
  JOIN customer_identity i
    ON i.org = c.org AND i.written_code = COALESCE(c.customer_code, '') AND i.written_name = COALESCE(c.customer_name, '')
  WHERE c.is_live IS TRUE
  GROUP BY i.party_no
)
SELECT
  p.org,
  p.customer_key AS key,
  CAST(NULL AS INTEGER) AS input_no,
  CAST(NULL AS INTEGER) AS row_no,
  TRUE AS is_live,
  p.customer_name,
  p.customer_code,
  COALESCE(p.salesperson, s.salesperson) AS salesperson,
  s.contract_no,
  s.signed_on,
  COALESCE(e.first_on, e.latest_on) AS evaluated_on,
  CASE
    WHEN e.party_no IS NULL THEN NULL
    WHEN e.first_on <= s.signed_on OR e.latest_on <= s.signed_on THEN 'done'
    WHEN e.first_on IS NOT NULL THEN 'late'
    WHEN e.latest_on IS NULL THEN 'missing'
  END AS evaluation_state
FROM signed s
JOIN customer_party p ON p.party_no = s.party_no
LEFT JOIN evaluated e ON e.party_no = s.party_no
WHERE s.position = 1
