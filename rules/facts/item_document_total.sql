-- Documents that settle one invoice, added up per invoice. `needs_steps`: sums do not tell what happened, because the
-- documents exceed the invoice or one of them is a refund.
SELECT
  s.item_id,
  i.party_no,
  i.currency,
  i.amount AS capacity,
  CAST(s.total AS DECIMAL(18, 2)) AS total,
  CAST(s.received AS DECIMAL(18, 2)) AS received,
  CAST(s.credited AS DECIMAL(18, 2)) AS credited,
  CAST(s.written_off AS DECIMAL(18, 2)) AS written_off,
  s.smallest < 0 AS has_refund,
  s.smallest < 0 OR s.total > i.amount AS needs_steps
FROM (
  SELECT
    item_id,
    SUM(amount) AS total,
    MIN(amount) AS smallest,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'receipt'), 0) AS received,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'credit'), 0) AS credited,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'write-off'), 0) AS written_off
  FROM settling_document
  WHERE item_id IS NOT NULL
  GROUP BY item_id
) s
JOIN ageing_item i ON i.item_id = s.item_id
