-- Contracts that documents name, per currency, with what their items in that currency have left to settle. `items` 0:
-- nothing to settle there, the money goes on account.
-- `needs_steps`: sums do not tell what happened, because the documents exceed the items, one of them is a refund, or the
-- items belong to several customers.
WITH owed AS (
  SELECT
    pool_no,
    COUNT(*) AS items,
    SUM(remaining) AS capacity,
    MIN(party_no) AS party_no,
    MIN(party_no) <> MAX(party_no) AS is_shared
  FROM contract_item
  GROUP BY pool_no
)
SELECT
  p.pool_no,
  p.org,
  p.contract_no,
  p.currency,
  p.total,
  p.received,
  p.credited,
  p.written_off,
  p.has_refund,
  CAST(COALESCE(o.items, 0) AS INTEGER) AS items,
  CAST(COALESCE(o.capacity, 0) AS DECIMAL(28, 2)) AS capacity,
  o.party_no,
  COALESCE(o.is_shared, FALSE) AS is_shared,
  o.items IS NOT NULL AND (p.has_refund OR p.total > o.capacity OR o.is_shared) AS needs_steps
FROM contract_payment p
LEFT JOIN owed o ON o.pool_no = p.pool_no
