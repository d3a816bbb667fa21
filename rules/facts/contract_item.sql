-- Items of the contracts that documents name by the contract, in the documents' currency, with what the documents that
-- name the item itself left of it.
WITH item AS (
  SELECT p.pool_no, i.item_id, i.party_no, i.due_on, i.doc_on, i.doc_no, i.amount
  FROM ageing_item i
  JOIN contract_payment p ON p.org = i.org AND p.contract_no = i.contract_no AND p.currency = i.currency
)
SELECT
  i.pool_no,
  i.item_id,
  i.party_no,
  i.due_on,
  i.doc_on,
  i.doc_no,
  CAST(i.amount - COALESCE(s.settled, 0) AS DECIMAL(18, 2)) AS remaining
FROM item i
LEFT JOIN invoice_settlement s ON s.item_id = i.item_id
