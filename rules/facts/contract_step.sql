-- What each document did to the items of the contract it names, where sums do not tell: the amount settled before and
-- after it, of all those items together. The documents act by date, then number; the amount settled stays between
-- nothing and all of them. A refund goes back down from where the documents before it led.
--
-- Between two refunds the amount settled only rises, so a running sum gives it; the recursion goes from refund to refund.
WITH RECURSIVE document AS (
  SELECT
    p.pool_no, p.capacity, d.kind, d.doc_id, d.org, d.currency, d.exchange_rate, d.doc_no, d.part, d.doc_on, d.amount,
    ROW_NUMBER() OVER (PARTITION BY p.pool_no ORDER BY d.doc_on, d.doc_no, d.kind, d.part, d.doc_id) AS position
  FROM settling_document d
  JOIN contract_pool p ON p.org = d.org AND p.contract_no = d.contract_no AND p.currency = d.currency
  WHERE p.needs_steps AND d.named_item_id IS NULL
),
segmented AS (
  -- A segment is a run of payments and the refund that ends it.
  SELECT
    d.*,
    CAST(COUNT(*) FILTER (WHERE d.amount < 0) OVER (
      PARTITION BY d.pool_no ORDER BY d.position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INTEGER) - CASE WHEN d.amount < 0 THEN 1 ELSE 0 END AS segment
  FROM document d
),
raised AS (
  SELECT
    s.*,
    SUM(CASE WHEN s.amount > 0 THEN s.amount ELSE 0 END) OVER (
      PARTITION BY s.pool_no, s.segment ORDER BY s.position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS risen
  FROM segmented s
),
refunded AS (
  SELECT pool_no, segment, capacity, risen, amount FROM raised WHERE amount < 0
),
start AS (
  SELECT pool_no, CAST(0 AS INTEGER) AS segment, CAST(0 AS DECIMAL(38, 2)) AS settled
  FROM refunded
  WHERE segment = 0
  UNION ALL
  SELECT
    s.pool_no,
    s.segment + 1,
    CAST(GREATEST(LEAST(s.settled + r.risen, r.capacity) + r.amount, 0) AS DECIMAL(38, 2))
  FROM start s
  JOIN refunded r ON r.pool_no = s.pool_no AND r.segment = s.segment
),
stepped AS (
  SELECT
    r.*,
    COALESCE(s.settled, 0) AS settled,
    LEAST(COALESCE(s.settled, 0) + r.risen - CASE WHEN r.amount > 0 THEN r.amount ELSE 0 END, r.capacity) AS before
  FROM raised r
  LEFT JOIN start s ON s.pool_no = r.pool_no AND s.segment = r.segment
)
SELECT
  pool_no,
  kind,
  doc_id,
  org,
  currency,
  exchange_rate,
  doc_no,
  part,
  doc_on,
  CAST(amount AS DECIMAL(28, 2)) AS amount,
  CAST(before AS DECIMAL(28, 2)) AS settled_before,
  CAST(
    CASE WHEN amount < 0 THEN GREATEST(before + amount, 0) ELSE LEAST(settled + risen, capacity) END AS DECIMAL(28, 2)
  ) AS settled_after
FROM stepped
