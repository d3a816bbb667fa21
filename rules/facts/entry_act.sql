-- Who entered what: one row per contract and receipt number that is entered by the as-of date. Several rows of one receipt
-- are one entry; where people of different roles entered them, nobody can say whose it is.
WITH entered AS (
  SELECT
    'contracts' AS dataset, c.org, c.contract_no AS number, c.entered_by, COALESCE(c.entered_on, c.signed_on) AS entry_on,
    c.entered_at, c.input_no, c.row_no
  FROM contracts_asof c
  WHERE c.is_live IS TRUE AND (c.entered_by IS NOT NULL OR c.entered_on IS NOT NULL)
  UNION ALL
  SELECT
    'receipts', r.org, r.receipt_no, r.entered_by, COALESCE(r.entered_on, r.received_on), r.entered_at, r.input_no, r.row_no
  FROM receipts_asof r
  WHERE r.is_live IS TRUE AND (r.entered_by IS NOT NULL OR r.entered_on IS NOT NULL)
),
-- The as-of view hides when they were entered, but not by whom.
entered_later AS (
  SELECT 'contracts' AS dataset, c.input_no, c.row_no FROM contracts c CROSS JOIN run WHERE c.entered_on > run.as_of
  UNION ALL
  SELECT 'receipts', r.input_no, r.row_no FROM receipts r CROSS JOIN run WHERE r.entered_on > run.as_of
),
ranked AS (
  SELECT
    e.*,
    p.role,
    ROW_NUMBER() OVER (
      PARTITION BY e.dataset, e.org, e.number ORDER BY e.entry_on, e.entered_at, e.entered_by, e.input_no, e.row_no
    ) AS position,
    COUNT(*) OVER (PARTITION BY e.dataset, e.org, e.number) AS parts,
    COUNT(p.role) OVER (PARTITION BY e.dataset, e.org, e.number) AS known_parts,
    MIN(p.role) OVER (PARTITION BY e.dataset, e.org, e.number) AS first_role,
    MAX(p.role) OVER (PARTITION BY e.dataset, e.org, e.number) AS last_role
  FROM entered e
  LEFT JOIN entered_later l ON l.dataset = e.dataset AND l.input_no = e.input_no AND l.row_no = e.row_no
  LEFT JOIN employee_name p ON p.org = e.org AND p.name = e.entered_by
  WHERE l.row_no IS NULL
)
SELECT
  org,
  dataset || ':' || number AS key,
  input_no,
  row_no,
  TRUE AS is_live,
  dataset AS document_kind,
  number,
  entered_by,
  entered_at,
  entry_on,
  CASE WHEN known_parts = parts AND first_role = last_role THEN role END AS entered_role
FROM ranked
WHERE position = 1
