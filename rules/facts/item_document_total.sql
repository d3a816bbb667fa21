-- Documents that settle one invoice, added up per invoice. `needs_steps`: sums do not tell what happened, because the
-- documents exceed the invoice or one of them is a refund.
SELECT
  s.item_id,
  i.party_no,
  i.amount AS capacity,
  CAST(s.total AS DECIMAL(28, 2)) AS total,
  s.smallest < 0 AS has_refund,
  s.smallest < 0 OR s.total > i.amount AS needs_steps
FROM (
  SELECT item_id, SUM(amount) AS total, MIN(amount) AS smallest
  FROM settling_document
  WHERE item_id IS NOT NULL
  GROUP BY item_id
) s
JOIN ageing_item i ON i.item_id = s.item_id
