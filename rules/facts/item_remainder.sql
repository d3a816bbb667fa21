-- Open-item candidates with what the documents that name them settled, and what remains for everything else.
WITH stepped AS (
  SELECT item_id, SUM(settled_after - settled_before) AS settled
  FROM invoice_step
  GROUP BY item_id
)
SELECT
  i.item_id,
  i.org,
  i.party_no,
  i.currency,
  i.contract_no,
  i.doc_no,
  i.doc_on,
  i.due_on,
  i.amount,
  CAST(CASE WHEN t.has_refund THEN s.settled ELSE LEAST(i.amount, COALESCE(t.total, 0)) END AS DECIMAL(18, 2)) AS settled,
  CAST(
    i.amount - CASE WHEN t.has_refund THEN s.settled ELSE LEAST(i.amount, COALESCE(t.total, 0)) END AS DECIMAL(18, 2)
  ) AS remaining
FROM ageing_item i
LEFT JOIN item_document_total t ON t.item_id = i.item_id
LEFT JOIN stepped s ON s.item_id = i.item_id
