-- One row per contract number among the contracts that are not void and signed by the as-of date. The row's place and
-- date are those of its second occurrence by signing day, else of its only one.
WITH repeated AS (
  SELECT DISTINCT org, contract_no FROM contracts_asof WHERE NOT is_void AND NOT is_first
),
occurrence AS (
  SELECT
    c.org, c.contract_no, c.customer_name, c.signed_on, c.input_no, c.row_no,
    ROW_NUMBER() OVER (PARTITION BY c.org, c.contract_no ORDER BY c.signed_on, c.input_no, c.row_no) AS occurrence_no,
    COUNT(*) OVER (PARTITION BY c.org, c.contract_no) AS occurrences
  FROM contracts_asof c
  JOIN repeated r ON r.org = c.org AND r.contract_no = c.contract_no
  CROSS JOIN run
  WHERE NOT c.is_void AND c.signed_on <= run.as_of
),
-- The row that stands for a repeated number.
shown AS (
  SELECT
    s.org, s.contract_no, s.input_no, s.row_no, s.occurrences,
    f.signed_on AS first_signed_on, f.customer_name AS first_customer_name
  FROM occurrence s
  JOIN occurrence f ON f.org = s.org AND f.contract_no = s.contract_no AND f.occurrence_no = 1
  WHERE s.occurrence_no = CASE WHEN s.occurrences = 1 THEN 1 ELSE 2 END
)
SELECT
  c.org,
  c.contract_no AS key,
  c.input_no,
  c.row_no,
  TRUE AS is_live,
  c.contract_no,
  c.customer_name,
  c.salesperson,
  c.clerk,
  c.signed_on,
  c.amount,
  CASE WHEN s.occurrences > 1 THEN 'repeated' ELSE 'single' END AS number_state,
  CAST(COALESCE(s.occurrences, 1) AS INTEGER) AS occurrences,
  s.first_signed_on,
  s.first_customer_name
FROM contracts_asof c
LEFT JOIN repeated r ON r.org = c.org AND r.contract_no = c.contract_no
LEFT JOIN shown s
  ON s.org = c.org AND s.contract_no = c.contract_no AND s.input_no = c.input_no AND s.row_no = c.row_no
WHERE (c.is_live AND r.contract_no IS NULL) OR s.contract_no IS NOT NULL
