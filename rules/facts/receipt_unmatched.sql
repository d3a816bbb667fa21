-- Live receipt rows that name neither a contract nor an invoice that exists at the as-of date. `is_certain` is false where
-- they name one that the exports cannot show, because the company loaded no contracts or no invoices.
WITH contract_name AS (
  SELECT org, contract_no FROM contract_current
),
known_invoice AS (
  SELECT org, invoice_no AS name FROM invoices_asof WHERE is_live
  UNION
  SELECT org, invoice_code || ':' || invoice_no FROM invoices_asof WHERE is_live AND invoice_code IS NOT NULL
),
unmatched AS (
  SELECT
    r.org, r.receipt_no, r.contract_no, r.invoice_no, CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no AS receipt_id
  FROM receipts_asof r
  LEFT JOIN contract_name c ON c.org = r.org AND c.contract_no = r.contract_no
  LEFT JOIN known_invoice i ON i.org = r.org AND i.name = r.invoice_no
  WHERE r.is_live IS TRUE AND c.contract_no IS NULL AND i.name IS NULL
),
org_with_contracts AS (
  SELECT DISTINCT org FROM contracts_asof
),
org_with_invoices AS (
  SELECT DISTINCT org FROM invoices_asof
)
SELECT
  u.org,
  u.receipt_no,
  u.receipt_id,
  u.contract_no,
  u.invoice_no,
  NOT (u.contract_no IS NOT NULL AND c.org IS NULL) AND NOT (u.invoice_no IS NOT NULL AND i.org IS NULL) AS is_certain
FROM unmatched u
LEFT JOIN org_with_contracts c ON c.org = u.org
LEFT JOIN org_with_invoices i ON i.org = u.org
