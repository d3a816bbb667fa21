-- What a receipt may write to name an invoice, its number or `code:number`, with the contracts that the invoice bills: one
-- row per name, invoice and contract, the contract NULL where the exports do not tell it. Several rows of one name: the
-- receipt may be for any. Credit notes are not named: nothing settles them.
WITH issued AS (
  SELECT
    i.org, i.invoice_no, i.invoice_code, i.currency, p.contract_no,
    -- The customer matters only where no contract tells it.
    CASE WHEN p.contract_no IS NULL THEN i.customer_code END AS customer_code,
    CASE WHEN p.contract_no IS NULL THEN i.customer_name END AS customer_name
  FROM invoices_asof i
  JOIN invoice_portion p ON p.invoice_id = CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no
  WHERE i.is_live AND COALESCE(i.kind, 'normal') <> 'credit' AND i.amount >= 0
)
SELECT org, invoice_no AS name, customer_code, customer_name, currency, contract_no FROM issued
UNION ALL
SELECT org, invoice_code || ':' || invoice_no, customer_code, customer_name, currency, contract_no
FROM issued
WHERE invoice_code IS NOT NULL
