-- What each document did to the invoice it names, where sums do not tell: the amount settled before and after it. The
-- documents act by date, then number; the amount settled stays between nothing and the whole invoice. A refund goes back
-- down from where the documents before it led.
--
-- Between two refunds the amount settled only rises, so a running sum gives it; the recursion goes from refund to refund.
WITH RECURSIVE document AS (
  SELECT
    d.item_id, t.party_no, t.capacity, d.kind, d.doc_id, d.org, d.currency, d.exchange_rate, d.doc_no, d.part, d.doc_on,
    d.amount,
    ROW_NUMBER() OVER (PARTITION BY d.item_id ORDER BY d.doc_on, d.doc_no, d.kind, d.part, d.doc_id) AS position
  FROM settling_document d
  JOIN item_document_total t ON t.item_id = d.item_id
  WHERE t.needs_steps
),
segmented AS (
  -- A segment is a run of payments and the refund that ends it.
  SELECT
    d.*,
    CAST(COUNT(*) FILTER (WHERE d.amount < 0) OVER (
      PARTITION BY d.item_id ORDER BY d.position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INTEGER) - CASE WHEN d.amount < 0 THEN 1 ELSE 0 END AS segment
  FROM document d
),
raised AS (
  SELECT
    s.*,
    SUM(CASE WHEN s.amount > 0 THEN s.amount ELSE 0 END) OVER (
      PARTITION BY s.item_id, s.segment ORDER BY s.position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS risen
  FROM segmented s
),
refunded AS (
  SELECT item_id, segment, capacity, risen, amount FROM raised WHERE amount < 0
),
start AS (
  SELECT item_id, CAST(0 AS INTEGER) AS segment, CAST(0 AS DECIMAL(38, 2)) AS settled
  FROM refunded
  WHERE segment = 0
  UNION ALL
  SELECT
    s.item_id,
    s.segment + 1,
    CAST(GREATEST(LEAST(s.settled + r.risen, r.capacity) + r.amount, 0) AS DECIMAL(38, 2))
  FROM start s
  JOIN refunded r ON r.item_id = s.item_id AND r.segment = s.segment
),
stepped AS (
  SELECT
    r.*,
    COALESCE(s.settled, 0) AS settled,
    LEAST(COALESCE(s.settled, 0) + r.risen - CASE WHEN r.amount > 0 THEN r.amount ELSE 0 END, r.capacity) AS before
  FROM raised r
  LEFT JOIN start s ON s.item_id = r.item_id AND s.segment = r.segment
)
SELECT
  item_id,
  party_no,
  kind,
  doc_id,
  org,
  currency,
  exchange_rate,
  doc_no,
  part,
  doc_on,
  CAST(amount AS DECIMAL(18, 2)) AS amount,
  CAST(before AS DECIMAL(18, 2)) AS settled_before,
  CAST(
    CASE WHEN amount < 0 THEN GREATEST(before + amount, 0) ELSE LEAST(settled + risen, capacity) END AS DECIMAL(18, 2)
  ) AS settled_after
FROM stepped
