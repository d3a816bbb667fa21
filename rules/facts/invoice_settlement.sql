-- What the documents that name an invoice settled of it.
SELECT
  t.item_id,
  CAST(CASE WHEN t.has_refund THEN s.settled ELSE LEAST(t.total, t.capacity) END AS DECIMAL(18, 2)) AS settled
FROM item_document_total t
LEFT JOIN (
  SELECT item_id, SUM(settled_after - settled_before) AS settled
  FROM invoice_step
  GROUP BY item_id
) s ON s.item_id = t.item_id
