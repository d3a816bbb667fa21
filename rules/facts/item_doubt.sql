-- Open items of which nobody can say that they are still unpaid: one row each.
--
-- - Money that cannot be assigned (`unresolved_document`) may be theirs, and all of it together would pay the item in full.
--   An item that would stay open even then is no matter of doubt.
-- - A rejected receipt or write-off, whose amount nobody knows, names the invoice; else the contract; else the customer; or
--   nothing that could be read, and then it may be anyone's in the company.
WITH own_money AS (
  SELECT
    party_no,
    COALESCE(currency, '') AS currency,
    SUM(amount) AS for_all,
    COALESCE(SUM(amount) FILTER (WHERE NOT only_without_contract), 0) AS for_contracts
  FROM unresolved_document
  WHERE item_id IS NULL
  GROUP BY party_no, COALESCE(currency, '')
),
item_money AS (
  SELECT d.item_id, SUM(d.amount) AS amount
  FROM unresolved_document d
  JOIN ageing_item i ON i.item_id = d.item_id
  WHERE d.currency IS NULL OR d.currency = i.currency
  GROUP BY d.item_id
),
payable AS (
  SELECT i.item_id
  FROM item_settlement s
  JOIN ageing_item i ON i.item_id = s.item_id
  LEFT JOIN fifo_item f ON f.item_id = s.item_id
  LEFT JOIN own_money o ON o.party_no = i.party_no AND o.currency = i.currency
  LEFT JOIN own_money a ON a.party_no = i.party_no AND a.currency = ''
  LEFT JOIN item_money m ON m.item_id = i.item_id
  WHERE s.open > 0
    AND (o.party_no IS NOT NULL OR a.party_no IS NOT NULL OR m.item_id IS NOT NULL)
    -- Money on account that was spread over the oldest items may be this item's as well.
    AND s.open + COALESCE(f.settled, 0)
      <= CASE
        WHEN i.contract_no IS NULL THEN COALESCE(o.for_all, 0) + COALESCE(a.for_all, 0)
        ELSE COALESCE(o.for_contracts, 0) + COALESCE(a.for_contracts, 0)
      END + COALESCE(m.amount, 0)
),
rejected AS (
  SELECT DISTINCT r.org, r.invoice_no, COALESCE(r.contract_no, n.contract_no) AS contract_no, r.party_no, r.has_customer
  FROM rejected_name r
  LEFT JOIN invoice_name n ON n.org = r.org AND n.name = r.invoice_no
  WHERE r.dataset IN ('receipts', 'write_offs')
),
by_invoice AS (
  SELECT r.org, r.invoice_no, i.item_id
  FROM rejected r
  JOIN ageing_item i ON i.org = r.org AND i.number = r.invoice_no
  JOIN ageing_option o ON o.basis = 'invoice'
  UNION
  SELECT r.org, r.invoice_no, i.item_id
  FROM rejected r
  JOIN ageing_item i ON i.org = r.org AND i.doc_no = r.invoice_no
  JOIN ageing_option o ON o.basis = 'invoice'
),
not_by_invoice AS (
  SELECT r.*
  FROM rejected r
  LEFT JOIN (SELECT DISTINCT org, invoice_no FROM by_invoice) b ON b.org = r.org AND b.invoice_no = r.invoice_no
  WHERE b.invoice_no IS NULL
),
by_contract AS (
  SELECT DISTINCT r.org, r.contract_no, i.item_id
  FROM not_by_invoice r
  JOIN ageing_item i ON i.org = r.org AND i.contract_no = r.contract_no
),
by_nothing AS (
  SELECT r.*
  FROM not_by_invoice r
  LEFT JOIN (SELECT DISTINCT org, contract_no FROM by_contract) b ON b.org = r.org AND b.contract_no = r.contract_no
  WHERE b.contract_no IS NULL
)
SELECT item_id FROM payable
UNION
SELECT item_id FROM by_invoice
UNION
SELECT item_id FROM by_contract
UNION
SELECT i.item_id
FROM by_nothing r
JOIN ageing_item i ON i.party_no = r.party_no
UNION
SELECT i.item_id
FROM by_nothing r
JOIN ageing_item i ON i.org = r.org
WHERE NOT r.has_customer
