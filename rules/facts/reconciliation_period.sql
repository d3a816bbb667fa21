-- The stretches after which accounts are reconciled with customers: from the day after the last such day to the end of a
-- month that the parameter names. Those that have begun by the as-of date.
WITH month_end AS (
  SELECT c.last_on AS as_of_on
  FROM period_calendar c
  JOIN param m
    ON m.name = 'reconciliation_months' AND CAST(m.value AS INTEGER) = CAST(EXTRACT(MONTH FROM c.last_on) AS INTEGER)
  WHERE c.unit = 'month'
),
stretch AS (
  SELECT as_of_on, LAG(as_of_on) OVER (ORDER BY as_of_on) + 1 AS from_on FROM month_end
)
SELECT
  s.from_on,
  s.as_of_on,
  s.as_of_on + CAST((SELECT value FROM param WHERE name = 'reconciliation_grace_days') AS INTEGER) AS due_on
FROM stretch s
CROSS JOIN run r
WHERE s.from_on <= r.as_of
