-- What became of every open-item candidate at the as-of date: how much is settled, what is open, how old it is and in
-- which bucket it stands. An item is aged from its due date or its document date, as the run asks.
WITH settled AS (
  SELECT
    r.item_id,
    r.amount,
    r.settled + COALESCE(p.settled, 0) + COALESCE(f.settled, 0) AS settled,
    CAST(
      run.as_of - CASE WHEN (SELECT age_from FROM ageing_option) = 'document' THEN r.doc_on ELSE r.due_on END AS INTEGER
    ) AS age_days
  FROM item_remainder r
  CROSS JOIN run
  LEFT JOIN pool_item p ON p.item_id = r.item_id
  LEFT JOIN fifo_item f ON f.item_id = r.item_id
),
aged AS (
  SELECT a.age_days, b.no
  FROM (SELECT DISTINCT age_days FROM settled) a
  JOIN bucket b ON a.age_days >= COALESCE(b.from_day, a.age_days) AND a.age_days <= COALESCE(b.to_day, a.age_days)
)
SELECT
  s.item_id,
  CAST(s.settled AS DECIMAL(18, 2)) AS settled,
  CAST(s.amount - s.settled AS DECIMAL(18, 2)) AS open,
  s.age_days,
  a.no AS bucket_no
FROM settled s
JOIN aged a ON a.age_days = s.age_days
