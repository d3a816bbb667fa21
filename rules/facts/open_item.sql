-- One row per open-item candidate on the chosen basis (invoice, shipment or contract), settled ones included.
SELECT
  i.org,
  i.doc_no AS key,
  i.input_no,
  i.row_no,
  TRUE AS is_live,
  i.doc_no,
  i.party_no,
  p.customer_name,
  p.customer_code,
  i.contract_no,
  i.salesperson,
  i.currency,
  i.exchange_rate,
  i.doc_on,
  i.due_on,
  i.is_due_assumed,
  i.is_disputed,
  i.amount,
  s.settled,
  s.open,
  -- What is certainly owed; NULL where an item past its due date may have been paid. Before that day it does not matter.
  CAST(
    CASE WHEN s.open > 0 AND i.due_on < r.as_of AND d.item_id IS NOT NULL THEN NULL ELSE s.open END AS DECIMAL(18, 2)
  ) AS owed,
  NULLIF(b.on_account, 0) AS customer_on_account,
  s.age_days,
  s.bucket_no,
  -- An assumed due date accuses nobody.
  CASE WHEN NOT i.is_due_assumed THEN CAST(r.as_of - i.due_on AS INTEGER) END AS days_overdue,
  -- An open item has no day on which it was settled, and receipts carry none for the others.
  CAST(NULL AS DATE) AS settled_on
FROM ageing_item i
JOIN item_settlement s ON s.item_id = i.item_id
JOIN customer_party p ON p.party_no = i.party_no
CROSS JOIN run r
LEFT JOIN item_doubt d ON d.item_id = i.item_id
LEFT JOIN ageing_balance b ON b.party_no = i.party_no AND b.currency = i.currency
