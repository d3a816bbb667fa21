-- One row per loaded receipt row. Several rows with one number are judged once, on the first live one; the others are not
-- live here.
WITH setting AS (
  SELECT
    CAST((SELECT value FROM param WHERE name = 'instrument_entry_days') AS INTEGER) AS instrument_entry_days,
    CAST((SELECT value FROM param WHERE name = 'unmatched_receipt_days') AS INTEGER) AS unmatched_receipt_days
),
ranked_unmatched AS (
  SELECT
    u.*,
    ROW_NUMBER() OVER (
      PARTITION BY u.org, u.receipt_no
      ORDER BY CASE WHEN u.is_certain THEN 0 ELSE 1 END, u.received_on, u.receipt_id
    ) AS position,
    SUM(CASE WHEN u.is_certain THEN u.amount END) OVER (PARTITION BY u.org, u.receipt_no, u.currency) AS unmatched_amount
  FROM receipt_unmatched u
),
unmatched AS (
  -- The receipt is matched when all its rows are; one certainly unmatched row is enough to say it is not. That row, the
  -- earliest of them, says what it names and since when.
  SELECT * FROM ranked_unmatched WHERE position = 1
),
joined AS (
  SELECT
    r.org, r.receipt_no, r.input_no, r.row_no, r.customer_name, r.salesperson, r.clerk,
    r.is_live AND (s.first_id IS NULL OR s.first_id = CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no) AS is_live,
    s.first_id IS NOT NULL AS is_several,
    CAST(CASE WHEN s.first_id IS NULL THEN r.amount ELSE s.amount END AS DECIMAL(28, 2)) AS amount,
    CASE WHEN s.first_id IS NULL THEN COALESCE(r.currency, d.currency, 'CNY') ELSE s.currency END AS currency,
    CASE WHEN s.first_id IS NULL THEN r.amount > 0 ELSE s.is_incoming END AS is_incoming,
    CASE WHEN s.first_id IS NULL THEN r.method ELSE s.method END AS method,
    CASE
      WHEN s.first_id IS NOT NULL THEN s.is_instrument
      -- A refund hands no instrument in.
      WHEN r.amount <= 0 THEN FALSE
      WHEN r.method IN ('cheque', 'acceptance', 'draft') THEN TRUE
      WHEN r.method IN ('cash', 'transfer') THEN FALSE
    END AS is_instrument,
    COALESCE(s.entry_received_on, r.received_on) AS entry_received_on,
    CAST(COALESCE(s.entry_amount, r.amount) AS DECIMAL(28, 2)) AS entry_amount,
    COALESCE(s.entry_currency, r.currency, d.currency, 'CNY') AS entry_currency,
    CASE WHEN s.first_id IS NULL THEN r.entered_ts ELSE s.entered_ts END AS entered_ts,
    CASE WHEN s.first_id IS NULL THEN r.entered_on ELSE s.entered_on END AS entered_on,
    COALESCE(s.entry_is_known, TRUE) AS entry_is_known,
    COALESCE(s.hand_over_due_on, r.received_on) AS hand_over_due_on,
    CAST(COALESCE(s.hand_over_amount, r.amount) AS DECIMAL(28, 2)) AS hand_over_amount,
    COALESCE(s.hand_over_currency, r.currency, d.currency, 'CNY') AS hand_over_currency,
    CASE WHEN s.first_id IS NULL THEN r.handed_to_finance_ts ELSE s.handed_to_finance_ts END AS handed_to_finance_ts,
    CASE WHEN s.first_id IS NULL THEN r.handed_to_finance_on ELSE s.handed_to_finance_on END AS handed_to_finance_on,
    COALESCE(s.hand_over_is_known, TRUE) AS hand_over_is_known,
    -- What the receipt names: of several rows, what the unmatched one names.
    CASE WHEN u.receipt_no IS NULL THEN r.contract_no ELSE u.contract_no END AS contract_no,
    CASE WHEN u.receipt_no IS NULL THEN r.invoice_no ELSE u.invoice_no END AS invoice_no,
    CASE WHEN u.receipt_no IS NULL THEN TRUE WHEN u.is_certain THEN FALSE END AS is_matched,
    u.unmatched_amount,
    CASE WHEN u.is_certain THEN u.currency END AS unmatched_currency,
    COALESCE(u.received_on, s.received_on, r.received_on) AS received_on,
    COALESCE(s.entry_received_on, r.received_on) + g.instrument_entry_days AS entry_due_on,
    COALESCE(u.received_on, s.received_on, r.received_on) + g.unmatched_receipt_days AS match_due_on,
    run.as_of
  FROM receipts_asof r
  CROSS JOIN run
  CROSS JOIN setting g
  LEFT JOIN receipt_several s ON s.org = r.org AND s.receipt_no = r.receipt_no
  LEFT JOIN unmatched u ON u.org = r.org AND u.receipt_no = r.receipt_no
  -- A receipt without a currency has that of what it names.
  LEFT JOIN (SELECT doc_id, currency FROM settling_document WHERE kind = 'receipt' AND currency <> 'CNY') d
    ON d.doc_id = CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no
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
  is_incoming,
  method,
  is_instrument,
  contract_no,
  invoice_no,
  received_on,
  entry_received_on,
  entry_amount,
  entry_currency,
  -- Written out here and not in the as-of view, so only for the rows that are asked for.
  COALESCE(SUBSTRING(CAST(entered_ts AS VARCHAR), 1, 16), CAST(entered_on AS VARCHAR)) AS entered_at,
  entered_on,
  entry_due_on,
  CASE
    WHEN NOT entry_is_known THEN NULL
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
  hand_over_due_on,
  hand_over_amount,
  hand_over_currency,
  COALESCE(SUBSTRING(CAST(handed_to_finance_ts AS VARCHAR), 1, 16), CAST(handed_to_finance_on AS VARCHAR)) AS handed_to_finance_at,
  handed_to_finance_on,
  CASE
    WHEN NOT hand_over_is_known THEN NULL
    WHEN handed_to_finance_on > hand_over_due_on THEN 'late'
    WHEN handed_to_finance_on IS NOT NULL THEN 'done'
    ELSE 'overdue'
  END AS hand_over_state,
  CASE
    WHEN handed_to_finance_on > hand_over_due_on THEN CAST(handed_to_finance_on - hand_over_due_on AS INTEGER)
    WHEN handed_to_finance_on IS NULL THEN GREATEST(CAST(as_of - hand_over_due_on AS INTEGER), 1)
    ELSE 0
  END AS hand_over_days_late,
  is_matched,
  CAST(unmatched_amount AS DECIMAL(28, 2)) AS unmatched_amount,
  unmatched_currency,
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
