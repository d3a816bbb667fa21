-- Receipts that come in several rows (one receipt over several invoices), one row each. `first_id` is the row that stands
-- for the receipt: the first by line, invoice and contract, wherever it stands in the file.
--
-- Of the instruments among the rows each act is judged by a single row, with that row's own dates: the one that is latest.
-- `<act>_is_known` is false where that row proves nothing: it lies in a file without the column, or a row whose method of
-- payment is unknown would be late while the instruments are in time. Of the rows that bring money in, finance's
-- confirmation is judged by the one that is latest, too.
WITH setting AS (
  SELECT r.as_of, CAST((SELECT value FROM param WHERE name = 'instrument_entry_days') AS INTEGER) AS instrument_entry_days
  FROM run r
),
numbered AS (
  SELECT org, receipt_no FROM receipts_asof WHERE is_live GROUP BY org, receipt_no HAVING COUNT(*) > 1
),
input AS (
  SELECT
    input_no,
    COUNT(*) FILTER (WHERE field = 'entered_at') > 0 AS has_entered_at,
    COUNT(*) FILTER (WHERE field = 'handed_to_finance_at') > 0 AS has_handed_to_finance_at,
    COUNT(*) FILTER (WHERE field = 'finance_confirmed_at') > 0 AS has_finance_confirmed_at,
    COUNT(*) FILTER (WHERE field = 'extra_reviewed_at') > 0 AS has_extra_reviewed_at
  FROM input_column
  WHERE dataset = 'receipts'
  GROUP BY input_no
),
part AS (
  SELECT
    r.org, r.receipt_no, CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no AS receipt_id, r.received_on, r.amount,
    -- Of live rows no two agree in all of these.
    ROW_NUMBER() OVER (
      PARTITION BY r.org, r.receipt_no
      ORDER BY r.line_no NULLS LAST, r.invoice_no NULLS LAST, r.contract_no NULLS LAST
    ) AS line_position,
    COALESCE(r.currency, d.currency, 'CNY') AS currency,
    r.method,
    -- A refund hands no instrument in.
    CASE
      WHEN r.amount <= 0 THEN FALSE
      WHEN r.method IN ('cheque', 'acceptance', 'draft') THEN TRUE
      WHEN r.method IN ('cash', 'transfer') THEN FALSE
    END AS is_instrument,
    r.instrument_no,
    r.salesperson,
    r.account_no,
    b.account_state,
    CASE
      WHEN COALESCE(r.currency, d.currency, 'CNY') = 'CNY' THEN CAST(r.amount AS DECIMAL(28, 2))
      ELSE CAST(ROUND(CAST(r.amount AS DECIMAL(28, 2)) * r.exchange_rate, 2) AS DECIMAL(28, 2))
    END AS amount_cny,
    r.entered_ts, r.entered_on, r.handed_to_finance_ts, r.handed_to_finance_on, r.finance_confirmed_ts,
    r.finance_confirmed_on, r.extra_reviewed_ts, r.extra_reviewed_on,
    r.received_on + s.instrument_entry_days AS entry_due_on,
    k.receipt_confirm_due_on AS confirm_due_on,
    c.has_entered_at AND c.has_finance_confirmed_at AS has_confirmation,
    c.has_extra_reviewed_at,
    COALESCE(r.finance_confirmed_on, s.as_of + 1) AS confirm_seen_on,
    COALESCE(r.entered_on, CASE WHEN c.has_entered_at THEN s.as_of + 1 END) AS entry_seen_on,
    COALESCE(r.handed_to_finance_on, CASE WHEN c.has_handed_to_finance_at THEN s.as_of + 1 END) AS hand_over_seen_on,
    s.as_of
  FROM receipts_asof r
  JOIN numbered n ON n.org = r.org AND n.receipt_no = r.receipt_no
  CROSS JOIN setting s
  LEFT JOIN input c ON c.input_no = r.input_no
  LEFT JOIN calendar_deadline k ON k.day = r.entered_on
  LEFT JOIN receipt_account b ON b.org = r.org AND b.account_no = r.account_no
  LEFT JOIN (SELECT doc_id, currency FROM settling_document WHERE kind = 'receipt' AND currency <> 'CNY') d
    ON d.doc_id = CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no
  WHERE r.is_live
),
judged AS (
  SELECT
    p.*,
    -- An act that is not done by the end of the as-of day counts as one of the next day; not due yet, it is not late.
    p.entry_seen_on > p.entry_due_on AND p.entry_due_on <= p.as_of AS is_entry_late,
    CAST(p.entry_seen_on - p.entry_due_on AS INTEGER) AS entry_delay,
    p.hand_over_seen_on > p.received_on AS is_hand_over_late,
    CAST(p.hand_over_seen_on - p.received_on AS INTEGER) AS hand_over_delay,
    CASE
      WHEN p.amount <= 0 THEN FALSE
      WHEN p.has_confirmation IS NOT TRUE THEN NULL
      -- The time begins with the entry.
      WHEN p.entered_on IS NULL THEN FALSE
      ELSE p.confirm_seen_on > p.confirm_due_on AND p.confirm_due_on <= p.as_of
    END AS is_confirm_late,
    CAST(p.confirm_seen_on - p.confirm_due_on AS INTEGER) AS confirm_delay
  FROM part p
),
ranked AS (
  SELECT
    j.*,
    MAX(j.extra_reviewed_on) OVER (PARTITION BY j.org, j.receipt_no) AS last_reviewed_on,
    ROW_NUMBER() OVER (
      PARTITION BY j.org, j.receipt_no
      ORDER BY CASE WHEN j.is_instrument THEN 0 ELSE 1 END, CASE WHEN j.is_entry_late THEN 0 ELSE 1 END,
        CASE WHEN j.entered_on IS NULL AND NOT j.is_entry_late THEN 0 ELSE 1 END, COALESCE(j.entry_delay, -1) DESC,
        j.line_position
    ) AS entry_position,
    ROW_NUMBER() OVER (
      PARTITION BY j.org, j.receipt_no
      ORDER BY CASE WHEN j.is_instrument THEN 0 ELSE 1 END, CASE WHEN j.is_hand_over_late THEN 0 ELSE 1 END,
        COALESCE(j.hand_over_delay, -1) DESC, j.line_position
    ) AS hand_over_position,
    ROW_NUMBER() OVER (
      PARTITION BY j.org, j.receipt_no
      ORDER BY CASE WHEN j.amount > 0 THEN 0 ELSE 1 END, CASE WHEN j.is_confirm_late THEN 0 ELSE 1 END,
        CASE WHEN j.finance_confirmed_on IS NULL AND NOT j.is_confirm_late THEN 0 ELSE 1 END, COALESCE(j.confirm_delay, -1) DESC,
        j.amount DESC, j.currency, j.line_position
    ) AS confirm_position,
    -- Of the rows that bring money in: one into another account, else one of which it is not known.
    ROW_NUMBER() OVER (
      PARTITION BY j.org, j.receipt_no
      ORDER BY CASE WHEN j.amount > 0 THEN 0 ELSE 1 END,
        CASE WHEN j.account_state = 'unlisted' THEN 0 ELSE 1 END, CASE WHEN j.account_state IS NULL THEN 0 ELSE 1 END,
        j.received_on, j.account_no, j.amount DESC, j.salesperson, j.line_position
    ) AS account_position
  FROM judged j
)
SELECT
  org,
  receipt_no,
  MIN(receipt_id) FILTER (WHERE line_position = 1) AS first_id,
  MIN(received_on) AS received_on,
  -- Amounts in different currencies are never added.
  CAST(CASE WHEN MIN(currency) = MAX(currency) THEN SUM(amount) END AS DECIMAL(28, 2)) AS amount,
  CASE WHEN MIN(currency) = MAX(currency) THEN MIN(currency) END AS currency,
  COUNT(*) FILTER (WHERE amount > 0) > 0 AS is_incoming,
  CASE
    WHEN COUNT(*) FILTER (WHERE is_instrument) > 0 THEN TRUE
    WHEN COUNT(is_instrument) = COUNT(*) THEN FALSE
  END AS is_instrument,
  CASE WHEN COUNT(*) FILTER (WHERE is_instrument) > 0 THEN MIN(method) FILTER (WHERE is_instrument) ELSE MIN(method) END
    AS method,
  MIN(received_on) FILTER (WHERE entry_position = 1) AS entry_received_on,
  CAST(MIN(amount) FILTER (WHERE entry_position = 1) AS DECIMAL(28, 2)) AS entry_amount,
  MIN(currency) FILTER (WHERE entry_position = 1) AS entry_currency,
  MIN(entered_ts) FILTER (WHERE entry_position = 1) AS entered_ts,
  MIN(entered_on) FILTER (WHERE entry_position = 1) AS entered_on,
  COUNT(*) FILTER (WHERE is_instrument AND is_entry_late) > 0
    OR COUNT(*) FILTER (
      WHERE (is_instrument AND is_entry_late IS NULL) OR (is_instrument IS NULL AND COALESCE(is_entry_late, TRUE))
    ) = 0 AS entry_is_known,
  MIN(received_on) FILTER (WHERE hand_over_position = 1) AS hand_over_due_on,
  CAST(MIN(amount) FILTER (WHERE hand_over_position = 1) AS DECIMAL(28, 2)) AS hand_over_amount,
  MIN(currency) FILTER (WHERE hand_over_position = 1) AS hand_over_currency,
  MIN(handed_to_finance_ts) FILTER (WHERE hand_over_position = 1) AS handed_to_finance_ts,
  MIN(handed_to_finance_on) FILTER (WHERE hand_over_position = 1) AS handed_to_finance_on,
  COUNT(*) FILTER (WHERE is_instrument AND is_hand_over_late) > 0
    OR COUNT(*) FILTER (
      WHERE (is_instrument AND is_hand_over_late IS NULL) OR (is_instrument IS NULL AND COALESCE(is_hand_over_late, TRUE))
    ) = 0 AS hand_over_is_known,
  CAST(MIN(amount) FILTER (WHERE confirm_position = 1) AS DECIMAL(28, 2)) AS confirm_amount,
  MIN(currency) FILTER (WHERE confirm_position = 1) AS confirm_currency,
  MIN(entered_ts) FILTER (WHERE confirm_position = 1) AS confirm_entered_ts,
  MIN(entered_on) FILTER (WHERE confirm_position = 1) AS confirm_entered_on,
  MIN(confirm_due_on) FILTER (WHERE confirm_position = 1) AS confirm_due_on,
  MIN(finance_confirmed_ts) FILTER (WHERE confirm_position = 1) AS finance_confirmed_ts,
  MIN(finance_confirmed_on) FILTER (WHERE confirm_position = 1) AS finance_confirmed_on,
  COUNT(*) FILTER (WHERE is_confirm_late) > 0 OR COUNT(is_confirm_late) = COUNT(*) AS confirm_is_known,
  -- The rate of one row unknown, and so is the sum.
  CAST(CASE WHEN COUNT(amount_cny) = COUNT(*) THEN SUM(amount_cny) END AS DECIMAL(28, 2)) AS amount_cny,
  -- The receipt was reviewed as a whole, on whichever row that stands.
  MAX(extra_reviewed_ts) FILTER (WHERE extra_reviewed_on = last_reviewed_on) AS extra_reviewed_ts,
  MAX(extra_reviewed_on) AS extra_reviewed_on,
  COUNT(extra_reviewed_on) > 0 OR COUNT(*) FILTER (WHERE has_extra_reviewed_at) = COUNT(*) AS review_is_known,
  COUNT(*) FILTER (WHERE is_instrument AND instrument_no IS NULL) = 0 AS instrument_no_is_known,
  MIN(account_no) FILTER (WHERE account_position = 1) AS account_no,
  MIN(account_state) FILTER (WHERE account_position = 1) AS account_state,
  MIN(salesperson) FILTER (WHERE account_position = 1) AS account_salesperson,
  MIN(received_on) FILTER (WHERE account_position = 1) AS account_received_on,
  CAST(MIN(amount) FILTER (WHERE account_position = 1) AS DECIMAL(28, 2)) AS account_amount,
  MIN(currency) FILTER (WHERE account_position = 1) AS account_currency
FROM ranked
GROUP BY org, receipt_no
