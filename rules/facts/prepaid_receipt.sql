-- Money received for contracts that are to be paid before shipment: receipts that name the contract or one of its
-- invoices, each once per contract. `amount` is NULL where the share of this contract is unknown: another currency, or an
-- invoice over several contracts. Refunds are negative.
WITH target AS (
  SELECT CAST(input_no AS BIGINT) * 4294967296 + row_no AS contract_id, org, contract_no, currency
  FROM contract_current
  WHERE payment_terms IN ('prepaid', 'deposit')
),
billed AS (
  -- Contracts that only the lines of an invoice name.
  SELECT n.org, n.name, l.contract_no, n.currency, COUNT(*) OVER (PARTITION BY n.org, n.name) > 1 AS is_shared
  FROM (SELECT org, name, currency FROM invoice_name WHERE contract_no IS NULL AND invoices = 1) n
  JOIN (SELECT DISTINCT org, invoice_no, contract_no FROM invoice_lines_asof WHERE is_live AND contract_no IS NOT NULL) l
    ON l.org = n.org AND l.invoice_no = n.name
),
named_invoice AS (
  SELECT org, name, contract_no, currency, FALSE AS is_shared FROM invoice_name WHERE contract_no IS NOT NULL
  UNION ALL
  SELECT org, name, contract_no, currency, is_shared FROM billed
),
target_invoice AS (
  SELECT i.org, i.name, i.currency, i.is_shared, t.contract_id, t.contract_no, t.currency AS contract_currency
  FROM named_invoice i
  JOIN target t ON t.org = i.org AND t.contract_no = i.contract_no
),
named AS (
  SELECT t.contract_id, t.currency AS contract_currency, r.received_on, r.amount, r.currency, FALSE AS is_shared
  FROM receipts_asof r
  JOIN target t ON t.org = r.org AND t.contract_no = r.contract_no
  WHERE r.is_live
  UNION ALL
  SELECT i.contract_id, i.contract_currency, r.received_on, r.amount, COALESCE(r.currency, i.currency), i.is_shared
  FROM receipts_asof r
  JOIN target_invoice i ON i.org = r.org AND i.name = r.invoice_no
  WHERE r.is_live AND (r.contract_no IS NULL OR (r.contract_no <> i.contract_no AND NOT i.is_shared))
)
SELECT
  contract_id,
  received_on,
  CASE WHEN is_shared OR currency <> contract_currency THEN NULL ELSE amount END AS amount
FROM named
