-- Money received for contracts that are to be paid before shipment: receipts that name the contract or one of its
-- invoices. `amount` is NULL where the share of this contract is unknown: another currency, or an invoice over several
-- contracts. Refunds are negative.
WITH target AS (
  SELECT org, contract_no, contract_id, MIN(currency) AS currency
  FROM shipment_current
  WHERE payment_terms IN ('prepaid', 'deposit')
  GROUP BY org, contract_no, contract_id
),
invoice_reference AS (
  SELECT org, invoice_no AS reference, contract_no, currency, invoice_no FROM invoices_asof WHERE is_live
  UNION ALL
  SELECT org, invoice_code || ':' || invoice_no, contract_no, currency, invoice_no
  FROM invoices_asof
  WHERE is_live AND invoice_code IS NOT NULL
),
only_invoice AS (
  -- A number that several invoices carry names none of them.
  SELECT i.org, i.reference, MIN(i.contract_no) AS contract_no, MIN(i.currency) AS currency, MIN(i.invoice_no) AS invoice_no
  FROM invoice_reference i
  JOIN (SELECT DISTINCT org, invoice_no FROM receipts_asof WHERE is_live AND invoice_no IS NOT NULL) r
    ON r.org = i.org AND r.invoice_no = i.reference
  GROUP BY i.org, i.reference
  HAVING COUNT(*) = 1
),
billed AS (
  -- Contracts that only the lines of an invoice name.
  SELECT o.org, o.reference, l.contract_no, COUNT(*) OVER (PARTITION BY o.org, o.reference) AS contracts
  FROM (SELECT org, reference, invoice_no FROM only_invoice WHERE contract_no IS NULL) o
  JOIN (SELECT DISTINCT org, invoice_no, contract_no FROM invoice_lines_asof WHERE is_live AND contract_no IS NOT NULL) l
    ON l.org = o.org AND l.invoice_no = o.invoice_no
),
resolved AS (
  SELECT
    r.org,
    r.received_on,
    r.amount,
    COALESCE(r.currency, i.currency) AS currency,
    COALESCE(i.contract_no, r.contract_no, b.contract_no) AS contract_no,
    COALESCE(i.contract_no, r.contract_no) IS NULL AND b.contracts > 1 AS is_shared
  FROM receipts_asof r
  LEFT JOIN only_invoice i ON i.org = r.org AND i.reference = r.invoice_no
  LEFT JOIN billed b ON b.org = r.org AND b.reference = CASE WHEN r.contract_no IS NULL THEN r.invoice_no END
  WHERE r.is_live
)
SELECT
  t.contract_id,
  r.received_on,
  CASE WHEN r.is_shared OR r.currency <> t.currency THEN NULL ELSE r.amount END AS amount
FROM resolved r
JOIN target t ON t.org = r.org AND t.contract_no = r.contract_no
