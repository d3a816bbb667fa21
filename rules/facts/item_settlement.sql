-- What became of every open-item candidate at the as-of date: how much is settled, what is open, how old it is and in
-- which bucket it stands. An item is aged from its due date or its document date, as the run asks.
WITH settled AS (
  SELECT
    i.item_id,
    i.party_no,
    i.currency,
    i.exchange_rate,
    i.amount,
    CAST(COALESCE(s.settled, 0) + COALESCE(p.settled, 0) + COALESCE(f.settled, 0) AS DECIMAL(18, 2)) AS settled,
    CASE WHEN o.age_from = 'document' THEN i.doc_on ELSE i.due_on END AS aged_from
  FROM ageing_item i
  CROSS JOIN ageing_option o
  LEFT JOIN invoice_settlement s ON s.item_id = i.item_id
  LEFT JOIN pool_item p ON p.item_id = i.item_id
  LEFT JOIN fifo_item f ON f.item_id = i.item_id
),
aged AS (
  SELECT a.aged_from, CAST(r.as_of - a.aged_from AS INTEGER) AS age_days, b.no AS bucket_no
  FROM (SELECT due_on AS aged_from FROM ageing_item UNION SELECT doc_on FROM ageing_item) a
  CROSS JOIN run r
  JOIN bucket b
    ON CAST(r.as_of - a.aged_from AS INTEGER) >= COALESCE(b.from_day, CAST(r.as_of - a.aged_from AS INTEGER))
    AND CAST(r.as_of - a.aged_from AS INTEGER) <= COALESCE(b.to_day, CAST(r.as_of - a.aged_from AS INTEGER))
)
SELECT
  s.item_id,
  s.party_no,
  s.currency,
  s.exchange_rate,
  s.amount,
  s.settled,
  CAST(s.amount - s.settled AS DECIMAL(18, 2)) AS open,
  a.age_days,
  a.bucket_no
FROM settled s
LEFT JOIN aged a ON a.aged_from = s.aged_from
