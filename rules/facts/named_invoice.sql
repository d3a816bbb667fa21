-- The invoices that receipts name, by number or `code:number`, with the contracts they bill: one row per name, invoice and
-- contract, the contract NULL where the exports do not tell it. Several rows of one name: the receipt may be for any.
-- Credit notes are not named: nothing settles them.
WITH named AS (
  SELECT org, invoice_no AS name FROM receipts_asof WHERE is_live AND invoice_no IS NOT NULL
  UNION
  SELECT org, invoice_no FROM rejected_document WHERE dataset = 'receipts' AND invoice_no IS NOT NULL
),
issued AS (
  SELECT
    CAST(input_no AS BIGINT) * 4294967296 + row_no AS invoice_id, org, invoice_no,
    invoice_code || ':' || invoice_no AS full_name, customer_code, customer_name, currency
  FROM invoices_asof
  WHERE is_live AND COALESCE(kind, 'normal') <> 'credit' AND amount >= 0
),
carried AS (
  SELECT n.org, n.name, i.invoice_id, i.customer_code, i.customer_name, i.currency
  FROM named n
  JOIN issued i ON i.org = n.org AND i.invoice_no = n.name
  UNION ALL
  SELECT n.org, n.name, i.invoice_id, i.customer_code, i.customer_name, i.currency
  FROM named n
  JOIN issued i ON i.org = n.org AND i.full_name = n.name
)
SELECT c.org, c.name, c.customer_code, c.customer_name, c.currency, p.contract_no
FROM carried c
JOIN invoice_portion p ON p.invoice_id = c.invoice_id
