-- One row per contract number among the contracts that are not void and signed by the as-of date. The row's place and
-- date are those of its second occurrence by signing day, else of its only one.
WITH repeated AS (
  SELECT DISTINCT org, contract_no FROM contracts_asof WHERE NOT is_void AND NOT is_first
),
occurrence AS (
  SELECT
    c.org, c.contract_no, c.customer_name, c.salesperson, c.clerk, c.signed_on, c.amount, c.input_no, c.row_no,
    ROW_NUMBER() OVER (PARTITION BY c.org, c.contract_no ORDER BY c.signed_on, c.input_no, c.row_no) AS occurrence_no,
    COUNT(*) OVER (PARTITION BY c.org, c.contract_no) AS occurrences
  FROM contracts_asof c
  JOIN repeated r ON r.org = c.org AND r.contract_no = c.contract_no
  CROSS JOIN run
  WHERE NOT c.is_void AND c.signed_on <= run.as_of
),
single AS (
  SELECT c.org, c.contract_no, c.customer_name, c.salesperson, c.clerk, c.signed_on, c.amount, c.input_no, c.row_no
  FROM contracts_asof c
  LEFT JOIN repeated r ON r.org = c.org AND r.contract_no = c.contract_no
  WHERE c.is_live AND r.contract_no IS NULL
)
SELECT
  org, contract_no AS key, input_no, row_no, TRUE AS is_live,
  contract_no, customer_name, salesperson, clerk, signed_on, amount,
  'single' AS number_state, 1 AS occurrences,
  CAST(NULL AS DATE) AS first_signed_on, CAST(NULL AS VARCHAR) AS first_customer_name
FROM single
UNION ALL
SELECT
  s.org, s.contract_no, s.input_no, s.row_no, TRUE,
  s.contract_no, s.customer_name, s.salesperson, s.clerk, s.signed_on, s.amount,
  CASE WHEN s.occurrences = 1 THEN 'single' ELSE 'repeated' END, CAST(s.occurrences AS INTEGER),
  f.signed_on, f.customer_name
FROM occurrence s
JOIN occurrence f ON f.org = s.org AND f.contract_no = s.contract_no AND f.occurrence_no = 1
WHERE s.occurrence_no = CASE WHEN s.occurrences = 1 THEN 1 ELSE 2 END
