-- Receipts with an instrument (cheque, acceptance, draft) whose number an earlier receipt of the company has already, one
-- row each. Rows of one receipt may share a number; the earlier one is the one received, entered, numbered first.
--
-- Blanks, hyphens, dots and full-width signs make no other number.
--
-- The state is NULL where the same number proves nothing: a row with it takes money back (the instrument was returned and
-- may have been handed in again), or one without a number takes the same sum back in between, or a row of the customer
-- could not be read; a row with the number has a method of payment that says nothing; or the number itself is none, or was
-- damaged on its way, by stars or by a spreadsheet that keeps 15 digits, and may stand for several.
WITH numbered AS (
  SELECT
    org, instrument_no, receipt_no, customer_name, received_on, entered_on, entered_ts, amount, method,
    -- What stands beyond the end of the second text is left out.
    TRANSLATE(
      instrument_no,
      '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ 　 -－‐–—‑−.''’',
      '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    ) AS number
  FROM receipts_asof
  WHERE is_live IS TRUE AND instrument_no IS NOT NULL AND NOT (amount > 0 AND COALESCE(method, '') IN ('cash', 'transfer'))
),
registered AS (
  SELECT
    n.*,
    amount > 0 AND method IN ('cheque', 'acceptance', 'draft') AS is_instrument,
    -- Words and zeros in place of a number, too.
    TRANSLATE(number, '123456789', '') = number OR number LIKE '%*%' OR number LIKE '%E+%' OR number LIKE '%e+%'
      OR (LENGTH(number) > 17 AND REPLACE(SUBSTRING(number, 16), '0', '') = '') AS is_damaged
  FROM numbered n
),
shared AS (
  SELECT org, number, COUNT(*) FILTER (WHERE is_instrument IS NOT TRUE OR is_damaged) > 0 AS is_doubtful
  FROM registered
  GROUP BY org, number
  HAVING COUNT(DISTINCT CASE WHEN amount > 0 THEN receipt_no END) > 1
),
on_receipt AS (
  SELECT
    r.org, r.number, r.receipt_no, s.is_doubtful, MIN(r.instrument_no) AS instrument_no,
    MIN(r.customer_name) AS customer_name, MIN(r.received_on) AS received_on, MIN(r.entered_on) AS entered_on,
    MIN(r.entered_ts) AS entered_ts, SUM(r.amount) AS amount
  FROM registered r
  JOIN shared s ON s.org = r.org AND s.number = r.number
  WHERE r.amount > 0
  GROUP BY r.org, r.number, r.receipt_no, s.is_doubtful
),
placed AS (
  SELECT
    o.*,
    ROW_NUMBER() OVER (
      PARTITION BY org, number
      ORDER BY received_on, entered_on NULLS LAST, entered_ts NULLS LAST, receipt_no
    ) AS place
  FROM on_receipt o
),
repeated AS (
  SELECT
    l.org, l.number, l.receipt_no, l.instrument_no, l.received_on, l.is_doubtful,
    f.receipt_no AS first_receipt_no,
    f.received_on AS first_received_on,
    f.customer_name AS first_customer_name,
    f.amount AS first_amount
  FROM placed l
  JOIN placed f ON f.org = l.org AND f.number = l.number AND f.place = 1
  WHERE l.place > 1
),
returned AS (
  SELECT org, customer_name, received_on, -amount AS amount
  FROM receipts_asof
  WHERE is_live IS TRUE AND instrument_no IS NULL AND amount < 0 AND COALESCE(method, '') NOT IN ('cash', 'transfer')
),
given_back AS (
  SELECT DISTINCT p.org, p.number, p.receipt_no
  FROM repeated p
  JOIN returned r ON r.org = p.org AND r.customer_name = p.first_customer_name AND r.amount = p.first_amount
  WHERE r.received_on BETWEEN p.first_received_on AND p.received_on
),
unread AS (
  SELECT org, COALESCE(customer_name, '') AS customer_name
  FROM rejected_document
  WHERE dataset = 'receipts'
  GROUP BY org, COALESCE(customer_name, '')
),
doubted AS (
  SELECT
    p.*,
    p.is_doubtful OR g.receipt_no IS NOT NULL OR u.org IS NOT NULL OR a.org IS NOT NULL AS is_in_doubt
  FROM repeated p
  LEFT JOIN given_back g ON g.org = p.org AND g.number = p.number AND g.receipt_no = p.receipt_no
  LEFT JOIN unread u ON u.org = p.org AND u.customer_name = p.first_customer_name
  -- A row on which no customer could be read may be anybody's.
  LEFT JOIN unread a ON a.org = p.org AND a.customer_name = ''
),
later AS (
  -- A receipt over several instruments is one finding: the first that is certain.
  SELECT
    d.*,
    ROW_NUMBER() OVER (
      PARTITION BY d.org, d.receipt_no
      ORDER BY CASE WHEN d.is_in_doubt THEN 1 ELSE 0 END, d.received_on, d.number
    ) AS position
  FROM doubted d
)
SELECT
  org,
  receipt_no,
  instrument_no,
  received_on,
  CASE WHEN NOT is_in_doubt THEN 'repeated' END AS instrument_state,
  first_receipt_no,
  first_received_on
FROM later
WHERE position = 1
