-- One row per loaded receipt row. Several rows with one number are judged once, on the first live one, with what they say
-- together; the others are not live here.
WITH setting AS (
  SELECT
    CAST((SELECT value FROM param WHERE name = 'instrument_entry_days') AS INTEGER) AS instrument_entry_days,
    CAST((SELECT value FROM param WHERE name = 'unmatched_receipt_days') AS INTEGER) AS unmatched_receipt_days
),
unmatched AS (
  -- The receipt is matched when all its rows are; one certainly unmatched row is enough to say it is not.
  SELECT
    org, receipt_no,
    COUNT(*) FILTER (WHERE is_certain) > 0 AS is_certain,
    MIN(contract_no) AS contract_no,
    MIN(invoice_no) AS invoice_no
  FROM receipt_unmatched
  GROUP BY org, receipt_no
),
joined AS (
  SELECT
    r.org, r.receipt_no, r.input_no, r.row_no, r.customer_name, r.salesperson, r.clerk, r.currency,
    r.is_live AND (s.first_id IS NULL OR s.first_id = CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no) AS is_live,
    COALESCE(s.amount, r.amount) AS amount,
    COALESCE(s.received_on, r.received_on) AS received_on,
    CASE WHEN s.first_id IS NULL THEN r.method ELSE s.method END AS method,
    CASE WHEN s.first_id IS NULL THEN r.entered_at ELSE s.entered_at END AS entered_at,
    CASE WHEN s.first_id IS NULL THEN r.entered_on ELSE s.entered_on END AS entered_on,
    CASE WHEN s.first_id IS NULL THEN r.handed_to_finance_at ELSE s.handed_to_finance_at END AS handed_to_finance_at,
    CASE WHEN s.first_id IS NULL THEN r.handed_to_finance_on ELSE s.handed_to_finance_on END AS handed_to_finance_on,
    -- What the receipt names: of several rows, what the unmatched ones name.
    CASE WHEN u.receipt_no IS NULL THEN r.contract_no ELSE u.contract_no END AS contract_no,
    CASE WHEN u.receipt_no IS NULL THEN r.invoice_no ELSE u.invoice_no END AS invoice_no,
    CASE WHEN u.receipt_no IS NULL THEN TRUE WHEN u.is_certain THEN FALSE END AS is_matched,
    COALESCE(s.received_on, r.received_on) + g.instrument_entry_days AS entry_due_on,
    COALESCE(s.received_on, r.received_on) + g.unmatched_receipt_days AS match_due_on,
    run.as_of
  FROM receipts_asof r
  CROSS JOIN run
  CROSS JOIN setting g
  LEFT JOIN receipt_several s ON s.org = r.org AND s.receipt_no = r.receipt_no
  LEFT JOIN unmatched u ON u.org = r.org AND u.receipt_no = r.receipt_no
)
SELECT
  org,
  receipt_no AS key,
  input_no,
  row_no,
  is_live,
  receipt_no,
  customer_name,
  salesperson,
  clerk,
  amount,
  currency,
  method,
  contract_no,
  invoice_no,
  received_on,
  entered_at,
  entry_due_on,
  CASE
    WHEN entered_on > entry_due_on THEN 'late'
    WHEN entered_on IS NOT NULL THEN 'done'
    WHEN entry_due_on <= as_of THEN 'overdue'
    ELSE 'pending'
  END AS entry_state,
  CASE
    WHEN entered_on > entry_due_on THEN CAST(entered_on - entry_due_on AS INTEGER)
    WHEN entered_on IS NULL AND entry_due_on <= as_of THEN GREATEST(CAST(as_of - entry_due_on AS INTEGER), 1)
    ELSE 0
  END AS entry_days_late,
  -- That it came late is seen on the day it came.
  COALESCE(entered_on, entry_due_on) AS entry_occurred_on,
  handed_to_finance_at,
  CASE
    WHEN handed_to_finance_on > received_on THEN 'late'
    WHEN handed_to_finance_on IS NOT NULL THEN 'done'
    ELSE 'overdue'
  END AS hand_over_state,
  CASE
    WHEN handed_to_finance_on > received_on THEN CAST(handed_to_finance_on - received_on AS INTEGER)
    WHEN handed_to_finance_on IS NULL THEN GREATEST(CAST(as_of - received_on AS INTEGER), 1)
    ELSE 0
  END AS hand_over_days_late,
  is_matched,
  match_due_on,
  CASE
    WHEN is_matched THEN 'done'
    WHEN NOT is_matched AND match_due_on <= as_of THEN 'overdue'
    WHEN NOT is_matched THEN 'pending'
  END AS match_state,
  CASE
    WHEN NOT is_matched AND match_due_on <= as_of THEN GREATEST(CAST(as_of - match_due_on AS INTEGER), 1)
    ELSE 0
  END AS match_days_late,
  -- Exports do not say when a receipt was matched.
  CAST(NULL AS DATE) AS matched_on
FROM joined
