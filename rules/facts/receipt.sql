-- One row per loaded receipt row. Several rows with one number are judged once, on the first live one; the others are not
-- live here.
WITH setting AS (
  SELECT
    CAST((SELECT value FROM param WHERE name = 'instrument_entry_days') AS INTEGER) AS instrument_entry_days,
    CAST((SELECT value FROM param WHERE name = 'unmatched_receipt_days') AS INTEGER) AS unmatched_receipt_days,
    CAST((SELECT value FROM param WHERE name = 'large_receipt_amount') AS DECIMAL(18, 2)) AS large_receipt_amount,
    (SELECT c.workday_no FROM run JOIN calendar c ON c.day = run.as_of) AS as_of_workday_no
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
rejected_receipt AS (
  -- A row that could not be read belongs to the receipt all the same, with an amount that nobody knows.
  SELECT DISTINCT org, number AS receipt_no FROM rejected_document WHERE dataset = 'receipts' AND number IS NOT NULL
),
joined AS (
  SELECT
    r.org, r.receipt_no, r.input_no, r.row_no, r.customer_name, r.clerk,
    -- Who answers for the account is who stands beside it.
    CASE WHEN s.first_id IS NULL THEN r.salesperson ELSE s.account_salesperson END AS salesperson,
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
    COALESCE(s.received_on, r.received_on) AS receipt_on,
    CAST(COALESCE(s.confirm_amount, r.amount) AS DECIMAL(28, 2)) AS confirm_amount,
    COALESCE(s.confirm_currency, r.currency, d.currency, 'CNY') AS confirm_currency,
    CASE WHEN s.first_id IS NULL THEN r.entered_ts ELSE s.confirm_entered_ts END AS confirm_entered_ts,
    CASE WHEN s.first_id IS NULL THEN r.entered_on ELSE s.confirm_entered_on END AS confirm_entered_on,
    CASE WHEN s.first_id IS NULL THEN k.receipt_confirm_due_on ELSE s.confirm_due_on END AS confirm_due_on,
    CASE WHEN s.first_id IS NULL THEN r.finance_confirmed_ts ELSE s.finance_confirmed_ts END AS finance_confirmed_ts,
    CASE WHEN s.first_id IS NULL THEN r.finance_confirmed_on ELSE s.finance_confirmed_on END AS finance_confirmed_on,
    COALESCE(s.confirm_is_known, TRUE) AS confirm_is_known,
    CAST(
      CASE
        WHEN x.receipt_no IS NOT NULL THEN NULL
        WHEN s.first_id IS NOT NULL THEN s.amount_cny
        WHEN COALESCE(r.currency, d.currency, 'CNY') = 'CNY' THEN CAST(r.amount AS DECIMAL(28, 2))
        -- Only the rate of the company's own currency is known without being told.
        ELSE CAST(ROUND(CAST(r.amount AS DECIMAL(28, 2)) * r.exchange_rate, 2) AS DECIMAL(28, 2))
      END AS DECIMAL(28, 2)
    ) AS amount_cny,
    CASE WHEN s.first_id IS NULL THEN r.extra_reviewed_ts ELSE s.extra_reviewed_ts END AS extra_reviewed_ts,
    CASE WHEN s.first_id IS NULL THEN r.extra_reviewed_on ELSE s.extra_reviewed_on END AS extra_reviewed_on,
    COALESCE(s.review_is_known, TRUE) AS review_is_known,
    CASE WHEN i.receipt_no IS NULL THEN r.instrument_no ELSE i.instrument_no END AS instrument_no,
    CASE
      WHEN i.receipt_no IS NOT NULL THEN i.instrument_state
      WHEN s.first_id IS NULL THEN CASE WHEN r.instrument_no IS NOT NULL THEN 'single' END
      WHEN s.instrument_no_is_known THEN 'single'
    END AS instrument_state,
    i.received_on AS repeat_received_on,
    i.first_receipt_no,
    i.first_received_on,
    CASE WHEN s.first_id IS NULL THEN r.account_no ELSE s.account_no END AS account_no,
    CASE WHEN s.first_id IS NULL THEN b.account_state ELSE s.account_state END AS account_state,
    COALESCE(s.account_received_on, r.received_on) AS account_received_on,
    CAST(COALESCE(s.account_amount, r.amount) AS DECIMAL(28, 2)) AS account_amount,
    COALESCE(s.account_currency, r.currency, d.currency, 'CNY') AS account_currency,
    g.large_receipt_amount,
    g.as_of_workday_no,
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
  LEFT JOIN calendar_deadline k ON k.day = r.entered_on
  LEFT JOIN instrument_repeat i ON i.org = r.org AND i.receipt_no = r.receipt_no
  LEFT JOIN receipt_account b ON b.org = r.org AND b.account_no = r.account_no
  LEFT JOIN rejected_receipt x ON x.org = r.org AND x.receipt_no = r.receipt_no
  LEFT JOIN unmatched u ON u.org = r.org AND u.receipt_no = r.receipt_no
  -- A receipt without a currency has that of what it names.
  LEFT JOIN (SELECT doc_id, currency FROM settling_document WHERE kind = 'receipt' AND currency <> 'CNY') d
    ON d.doc_id = CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no
)
SELECT
  j.org,
  receipt_no AS key,
  input_no,
  row_no,
  is_live,
  receipt_no,
  customer_name,
  salesperson,
  clerk,
  CAST(NULL AS VARCHAR) AS finance,
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
  CAST(NULL AS DATE) AS matched_on,

  receipt_on,
  confirm_amount,
  confirm_currency,
  COALESCE(SUBSTRING(CAST(confirm_entered_ts AS VARCHAR), 1, 16), CAST(confirm_entered_on AS VARCHAR)) AS confirm_entered_at,
  confirm_entered_on,
  confirm_due_on,
  COALESCE(SUBSTRING(CAST(finance_confirmed_ts AS VARCHAR), 1, 16), CAST(finance_confirmed_on AS VARCHAR))
    AS finance_confirmed_at,
  finance_confirmed_on,
  CASE
    WHEN NOT confirm_is_known THEN NULL
    -- The time begins with the entry; what is confirmed before it is in time.
    WHEN confirm_entered_on IS NULL THEN CASE WHEN finance_confirmed_on IS NULL THEN 'pending' ELSE 'done' END
    WHEN finance_confirmed_on <= confirm_due_on THEN 'done'
    WHEN finance_confirmed_on > confirm_due_on THEN 'late'
    WHEN confirm_due_on <= as_of THEN 'overdue'
    WHEN confirm_due_on > as_of THEN 'pending'
  END AS confirm_state,
  CASE
    WHEN finance_confirmed_on > confirm_due_on THEN GREATEST(1, confirmed.workday_no - due.workday_no)
    WHEN finance_confirmed_on IS NULL AND confirm_due_on <= as_of THEN GREATEST(1, as_of_workday_no - due.workday_no)
    ELSE 0
  END AS confirm_days_late,

  CAST(amount_cny AS DECIMAL(28, 2)) AS amount_cny,
  CASE WHEN amount_cny >= large_receipt_amount THEN TRUE WHEN amount_cny IS NOT NULL THEN FALSE END AS is_large,
  COALESCE(SUBSTRING(CAST(extra_reviewed_ts AS VARCHAR), 1, 16), CAST(extra_reviewed_on AS VARCHAR)) AS extra_reviewed_at,
  extra_reviewed_on,
  CASE WHEN extra_reviewed_on IS NOT NULL THEN 'done' WHEN review_is_known THEN 'missing' END AS review_state,

  instrument_no,
  instrument_state,
  repeat_received_on,
  first_receipt_no,
  first_received_on,

  account_no,
  account_state,
  account_received_on,
  account_amount,
  account_currency
FROM joined j
LEFT JOIN calendar due ON due.day = j.confirm_due_on
LEFT JOIN calendar confirmed ON confirmed.day = j.finance_confirmed_on
