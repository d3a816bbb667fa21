-- What a document may write to name an invoice: its number, or `code:number`. A name that several invoices carry names
-- none of them (`invoices` > 1, no invoice given). Credit notes are not named: nothing settles them.
WITH named_invoice AS (
  SELECT i.item_id, i.party_no, i.org, i.number, i.doc_no, i.contract_no, i.currency, i.exchange_rate
  FROM ageing_item i
  JOIN ageing_option o ON o.basis = 'invoice'
  UNION ALL
  -- On another basis an invoice is no item, but it leads to its contract.
  SELECT
    CAST(NULL AS BIGINT),
    CAST(NULL AS INTEGER),
    i.org,
    i.invoice_no,
    CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END,
    i.contract_no,
    COALESCE(i.currency, c.currency, 'CNY'),
    COALESCE(i.exchange_rate, CASE WHEN COALESCE(i.currency, c.currency, 'CNY') = c.currency THEN c.exchange_rate END)
  FROM invoices_asof i
  JOIN ageing_option o ON o.basis <> 'invoice'
  LEFT JOIN contract_current c ON c.org = i.org AND c.contract_no = i.contract_no
  WHERE i.is_live IS TRUE AND COALESCE(i.kind, 'normal') <> 'credit' AND i.amount >= 0
),
-- Numbers are unique among invoices without a code, so only names that a coded invoice carries can be shared.
coded AS (
  SELECT org, number AS name FROM named_invoice WHERE doc_no <> number
  UNION
  SELECT org, doc_no FROM named_invoice WHERE doc_no <> number
),
carried AS (
  SELECT i.org, i.number AS name FROM named_invoice i JOIN coded c ON c.org = i.org AND c.name = i.number
  UNION ALL
  SELECT i.org, i.doc_no FROM named_invoice i WHERE i.doc_no <> i.number
),
shared AS (
  SELECT org, name, COUNT(*) AS invoices FROM carried GROUP BY org, name HAVING COUNT(*) > 1
),
name AS (
  SELECT item_id, party_no, org, number AS name, contract_no, currency, exchange_rate FROM named_invoice
  UNION ALL
  SELECT item_id, party_no, org, doc_no, contract_no, currency, exchange_rate FROM named_invoice WHERE doc_no <> number
)
SELECT n.org, n.name, n.item_id, n.party_no, n.contract_no, n.currency, n.exchange_rate, CAST(1 AS INTEGER) AS invoices
FROM name n
LEFT JOIN shared s ON s.org = n.org AND s.name = n.name
WHERE s.name IS NULL
UNION ALL
SELECT org, name, CAST(NULL AS BIGINT), CAST(NULL AS INTEGER), CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR),
  CAST(NULL AS DECIMAL(18, 8)), CAST(invoices AS INTEGER)
FROM shared
