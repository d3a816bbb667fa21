-- Live receipt rows that bring money in and name neither a contract nor an invoice that exists at the as-of date. Refunds
-- are left out: what the clerk matches is money that came in.
--
-- `is_certain` is false where a document that would answer may exist all the same: the file has no column for one of the
-- two names, the company loaded no contracts or no invoices, or a row with that number (or an unreadable one) was rejected.
WITH contract_name AS (
  SELECT org, contract_no FROM contract_current
),
known_invoice AS (
  -- Several of one name do no harm: what names any of them is left out.
  SELECT org, invoice_no AS name FROM invoices_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, invoice_code || ':' || invoice_no FROM invoices_asof WHERE is_live IS TRUE AND invoice_code IS NOT NULL
),
input AS (
  SELECT
    input_no,
    COUNT(*) FILTER (WHERE field = 'contract_no') > 0 AND COUNT(*) FILTER (WHERE field = 'invoice_no') > 0 AS has_both
  FROM input_column
  WHERE dataset = 'receipts'
  GROUP BY input_no
),
unmatched AS (
  SELECT
    r.org, r.receipt_no, r.contract_no, r.invoice_no, r.received_on, r.amount, r.currency,
    -- `code:number` names the number.
    SUBSTRING(r.invoice_no, POSITION(':' IN r.invoice_no) + 1) AS invoice_number,
    CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no AS receipt_id,
    n.has_both
  FROM receipts_asof r
  LEFT JOIN contract_name c ON c.org = r.org AND c.contract_no = r.contract_no
  LEFT JOIN known_invoice i ON i.org = r.org AND i.name = r.invoice_no
  LEFT JOIN input n ON n.input_no = r.input_no
  WHERE r.is_live IS TRUE AND r.amount > 0 AND c.contract_no IS NULL AND i.name IS NULL
),
org_with_contracts AS (
  SELECT org FROM loaded_org WHERE has_contracts
),
org_with_invoices AS (
  SELECT org FROM loaded_org WHERE has_invoices
),
rejected AS (
  SELECT DISTINCT dataset, org, number FROM rejected_document WHERE dataset IN ('contracts', 'invoices')
)
SELECT
  u.org,
  u.receipt_no,
  u.receipt_id,
  u.contract_no,
  u.invoice_no,
  u.received_on,
  u.amount,
  -- Nothing it names can lend it a currency.
  COALESCE(u.currency, 'CNY') AS currency,
  COALESCE(u.has_both, FALSE)
    AND NOT (
      u.contract_no IS NOT NULL AND (c.org IS NULL OR rejected_contract.org IS NOT NULL OR unread_contract.org IS NOT NULL)
    )
    AND NOT (
      u.invoice_no IS NOT NULL AND (i.org IS NULL OR rejected_invoice.org IS NOT NULL OR unread_invoice.org IS NOT NULL)
    ) AS is_certain
FROM unmatched u
LEFT JOIN org_with_contracts c ON c.org = u.org
LEFT JOIN org_with_invoices i ON i.org = u.org
LEFT JOIN rejected rejected_contract
  ON rejected_contract.dataset = 'contracts' AND rejected_contract.org = u.org AND rejected_contract.number = u.contract_no
LEFT JOIN rejected rejected_invoice
  ON rejected_invoice.dataset = 'invoices' AND rejected_invoice.org = u.org AND rejected_invoice.number = u.invoice_number
LEFT JOIN rejected unread_contract
  ON unread_contract.dataset = 'contracts' AND unread_contract.org = u.org AND unread_contract.number IS NULL
LEFT JOIN rejected unread_invoice
  ON unread_invoice.dataset = 'invoices' AND unread_invoice.org = u.org AND unread_invoice.number IS NULL
