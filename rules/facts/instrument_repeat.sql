-- Receipts with an instrument (cheque, acceptance, draft) whose number an earlier receipt of the company has already, one
-- row each. Rows of one receipt may share a number; the earlier one is the one received, entered, numbered first.
--
-- The state is NULL where the same number proves nothing: a row with it takes money back (the instrument was returned and
-- may have been handed in again) or has a method of payment that says nothing, or the number itself was damaged on its
-- way, by stars or by a spreadsheet that keeps 15 digits, and may stand for several.
WITH registered AS (
  SELECT
    org, instrument_no, receipt_no, received_on, entered_on, entered_ts, amount,
    amount > 0 AND method IN ('cheque', 'acceptance', 'draft') AS is_instrument,
    instrument_no LIKE '%*%' OR instrument_no LIKE '%E+%' OR instrument_no LIKE '%e+%'
      OR (LENGTH(instrument_no) > 17 AND REPLACE(SUBSTRING(instrument_no, 16), '0', '') = '') AS is_damaged
  FROM receipts_asof
  WHERE is_live IS TRUE AND instrument_no IS NOT NULL AND NOT (amount > 0 AND COALESCE(method, '') IN ('cash', 'transfer'))
),
shared AS (
  SELECT org, instrument_no, COUNT(*) FILTER (WHERE is_instrument IS NOT TRUE OR is_damaged) > 0 AS is_doubtful
  FROM registered
  GROUP BY org, instrument_no
  HAVING COUNT(DISTINCT CASE WHEN amount > 0 THEN receipt_no END) > 1
),
on_receipt AS (
  SELECT
    r.org, r.instrument_no, r.receipt_no, s.is_doubtful, MIN(r.received_on) AS received_on, MIN(r.entered_on) AS entered_on,
    MIN(r.entered_ts) AS entered_ts
  FROM registered r
  JOIN shared s ON s.org = r.org AND s.instrument_no = r.instrument_no
  WHERE r.amount > 0
  GROUP BY r.org, r.instrument_no, r.receipt_no, s.is_doubtful
),
placed AS (
  SELECT
    o.*,
    ROW_NUMBER() OVER (
      PARTITION BY org, instrument_no
      ORDER BY received_on, entered_on NULLS LAST, entered_ts NULLS LAST, receipt_no
    ) AS place
  FROM on_receipt o
),
later AS (
  -- A receipt over several instruments is one finding: the first that is certain.
  SELECT
    l.*,
    f.receipt_no AS first_receipt_no,
    f.received_on AS first_received_on,
    ROW_NUMBER() OVER (
      PARTITION BY l.org, l.receipt_no
      ORDER BY CASE WHEN l.is_doubtful THEN 1 ELSE 0 END, l.received_on, l.instrument_no
    ) AS position
  FROM placed l
  JOIN placed f ON f.org = l.org AND f.instrument_no = l.instrument_no AND f.place = 1
  WHERE l.place > 1
)
SELECT
  org,
  receipt_no,
  instrument_no,
  received_on,
  CASE WHEN NOT is_doubtful THEN 'repeated' END AS instrument_state,
  first_receipt_no,
  first_received_on
FROM later
WHERE position = 1
