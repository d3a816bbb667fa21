-- One row per loaded quote or bid. `<act>_state` sets an act against the sending: done (not later), late, missing (sent
-- without it), pending (neither done nor sent).
WITH setting AS (
  SELECT
    r.as_of,
    CAST((SELECT value FROM param WHERE name = 'major_amount') AS DECIMAL(18, 2)) AS major_amount,
    CAST((SELECT value FROM param WHERE name = 'inquiry_report_days') AS INTEGER) AS inquiry_report_days
  FROM run r
),
loaded AS (
  SELECT q.*, s.as_of, s.major_amount, q.inquiry_on + s.inquiry_report_days AS report_due_on
  FROM quotes_asof q
  CROSS JOIN setting s
)
SELECT
  q.org,
  q.quote_no AS key,
  q.input_no,
  q.row_no,
  q.is_live,
  q.quote_no,
  q.kind,
  q.customer_name,
  q.salesperson,
  m.manager,
  q.amount,
  COALESCE(SUBSTRING(CAST(q.inquiry_ts AS VARCHAR), 1, 16), CAST(q.inquiry_on AS VARCHAR)) AS inquiry_at,
  q.inquiry_on,
  COALESCE(SUBSTRING(CAST(q.sent_ts AS VARCHAR), 1, 16), CAST(q.sent_on AS VARCHAR)) AS sent_at,
  q.sent_on,

  COALESCE(SUBSTRING(CAST(q.reported_ts AS VARCHAR), 1, 16), CAST(q.reported_on AS VARCHAR)) AS reported_at,
  q.reported_on,
  q.report_due_on,
  CASE
    WHEN q.reported_on <= q.report_due_on THEN 'done'
    WHEN q.reported_on IS NOT NULL THEN 'late'
    WHEN q.report_due_on <= q.as_of THEN 'overdue'
    ELSE 'pending'
  END AS report_state,
  CASE
    WHEN q.reported_on > q.report_due_on THEN CAST(q.reported_on - q.report_due_on AS INTEGER)
    WHEN q.reported_on IS NULL AND q.report_due_on <= q.as_of THEN GREATEST(1, CAST(q.as_of - q.report_due_on AS INTEGER))
    ELSE 0
  END AS report_days_late,

  COALESCE(SUBSTRING(CAST(q.manager_approved_ts AS VARCHAR), 1, 16), CAST(q.manager_approved_on AS VARCHAR)) AS manager_approved_at,
  q.manager_approved_on,
  CASE
    WHEN q.manager_approved_on IS NULL THEN CASE WHEN q.sent_on IS NULL THEN 'pending' ELSE 'missing' END
    WHEN q.sent_on IS NULL THEN 'done'
    WHEN q.manager_approved_ts IS NOT NULL AND q.sent_ts IS NOT NULL
      THEN CASE WHEN q.manager_approved_ts <= q.sent_ts THEN 'done' ELSE 'late' END
    WHEN q.manager_approved_on <= q.sent_on THEN 'done'
    ELSE 'late'
  END AS manager_approval_state,

  CASE
    WHEN q.kind = 'bid' OR q.is_major OR q.amount >= q.major_amount THEN TRUE
    WHEN q.amount IS NOT NULL THEN FALSE
  END AS is_major_quote,
  COALESCE(SUBSTRING(CAST(q.gm_approved_ts AS VARCHAR), 1, 16), CAST(q.gm_approved_on AS VARCHAR)) AS gm_approved_at,
  q.gm_approved_on,
  CASE
    WHEN q.gm_approved_on IS NULL THEN CASE WHEN q.sent_on IS NULL THEN 'pending' ELSE 'missing' END
    WHEN q.sent_on IS NULL THEN 'done'
    WHEN q.gm_approved_ts IS NOT NULL AND q.sent_ts IS NOT NULL
      THEN CASE WHEN q.gm_approved_ts <= q.sent_ts THEN 'done' ELSE 'late' END
    WHEN q.gm_approved_on <= q.sent_on THEN 'done'
    ELSE 'late'
  END AS leadership_state,

  -- Exports tick what is so: a blank flag is a no.
  COALESCE(q.is_key_product, FALSE) AS is_key_product,
  COALESCE(SUBSTRING(CAST(q.purchasing_checked_ts AS VARCHAR), 1, 16), CAST(q.purchasing_checked_on AS VARCHAR))
    AS purchasing_checked_at,
  q.purchasing_checked_on,
  CASE
    WHEN q.purchasing_checked_on IS NULL THEN CASE WHEN q.sent_on IS NULL THEN 'pending' ELSE 'missing' END
    WHEN q.sent_on IS NULL THEN 'done'
    WHEN q.purchasing_checked_ts IS NOT NULL AND q.sent_ts IS NOT NULL
      THEN CASE WHEN q.purchasing_checked_ts <= q.sent_ts THEN 'done' ELSE 'late' END
    WHEN q.purchasing_checked_on <= q.sent_on THEN 'done'
    ELSE 'late'
  END AS purchasing_check_state
FROM loaded q
LEFT JOIN responsible_manager m ON m.org = q.org AND m.name = q.salesperson AND m.signed_on = q.inquiry_on
