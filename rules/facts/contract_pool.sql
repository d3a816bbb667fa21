-- Documents that name a contract and no invoice, added up per contract and currency, with what the contract's items in
-- that currency have left to settle. `items` 0: nothing to settle there, the money goes on account.
-- `needs_steps`: sums do not tell what happened, because the documents exceed the items, one of them is a refund, or the
-- items belong to several customers.
WITH paid AS (
  SELECT
    org,
    pool_contract_no AS contract_no,
    currency,
    SUM(amount) AS total,
    MIN(amount) AS smallest,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'receipt'), 0) AS received,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'credit'), 0) AS credited,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'write-off'), 0) AS written_off
  FROM settling_document
  WHERE named_item_id IS NULL AND pool_contract_no IS NOT NULL
  GROUP BY org, pool_contract_no, currency
),
owed AS (
  SELECT
    r.org,
    r.contract_no,
    r.currency,
    COUNT(*) AS items,
    SUM(r.remaining) AS capacity,
    MIN(r.party_no) AS party_no,
    MIN(r.party_no) <> MAX(r.party_no) AS is_shared
  FROM item_remainder r
  JOIN paid p ON p.org = r.org AND p.contract_no = r.contract_no AND p.currency = r.currency
  GROUP BY r.org, r.contract_no, r.currency
)
SELECT
  CAST(ROW_NUMBER() OVER (ORDER BY p.org, p.contract_no, p.currency) AS INTEGER) AS pool_no,
  p.org,
  p.contract_no,
  p.currency,
  CAST(p.total AS DECIMAL(18, 2)) AS total,
  CAST(p.received AS DECIMAL(18, 2)) AS received,
  CAST(p.credited AS DECIMAL(18, 2)) AS credited,
  CAST(p.written_off AS DECIMAL(18, 2)) AS written_off,
  CAST(COALESCE(o.items, 0) AS INTEGER) AS items,
  CAST(COALESCE(o.capacity, 0) AS DECIMAL(18, 2)) AS capacity,
  o.party_no,
  COALESCE(o.is_shared, FALSE) AS is_shared,
  p.smallest < 0 AS has_refund,
  o.items IS NOT NULL AND (p.smallest < 0 OR p.total > o.capacity OR o.is_shared) AS needs_steps
FROM paid p
LEFT JOIN owed o ON o.org = p.org AND o.contract_no = p.contract_no AND o.currency = p.currency
