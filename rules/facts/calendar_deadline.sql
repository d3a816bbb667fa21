-- The deadlines that follow from a day alone, once per calendar day, so that the facts need one join instead of one
-- search per row.
WITH setting AS (
  SELECT
    CAST((SELECT value FROM param WHERE name = 'erp_entry_workdays') AS INTEGER) AS erp_entry_workdays,
    CAST((SELECT value FROM param WHERE name = 'archive_day_of_month') AS INTEGER) AS archive_day_of_month,
    CAST((SELECT value FROM param WHERE name = 'receipt_confirm_workdays') AS INTEGER) AS receipt_confirm_workdays
),
numbered AS (
  SELECT
    c.day,
    c.workday_no,
    CAST(CAST(DATE_TRUNC('month', CAST(c.day AS TIMESTAMP)) AS TIMESTAMP) + INTERVAL '1' MONTH AS DATE) AS next_month_on,
    CAST(CAST(DATE_TRUNC('month', CAST(c.day AS TIMESTAMP)) AS TIMESTAMP) + INTERVAL '2' MONTH AS DATE) AS month_after_on
  FROM calendar c
)
SELECT
  n.day,
  n.workday_no,
  -- With zero working days allowed the day itself holds, also where it is no working day.
  CASE WHEN e.day < n.day THEN n.day ELSE e.day END AS entry_due_on,
  w.day AS next_workday_on,
  CASE WHEN f.day < n.day THEN n.day ELSE f.day END AS receipt_confirm_due_on,
  -- A month shorter than the day asked for: its last day.
  LEAST(n.next_month_on + (s.archive_day_of_month - 1), n.month_after_on - 1) AS archive_due_on
FROM numbered n
CROSS JOIN setting s
LEFT JOIN calendar e ON e.is_workday AND e.workday_no = n.workday_no + s.erp_entry_workdays
LEFT JOIN calendar f ON f.is_workday AND f.workday_no = n.workday_no + s.receipt_confirm_workdays
LEFT JOIN calendar w ON w.is_workday AND w.workday_no = n.workday_no + 1
