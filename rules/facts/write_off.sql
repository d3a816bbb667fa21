-- One row per loaded write-off: approved no later than its day, and its customer followed up within the days allowed. The
-- days count from the latest follow-up of the customer, else from the write-off; the last of them is still in time.
WITH written AS (
  SELECT
    w.*,
    r.as_of,
    CAST((SELECT value FROM param WHERE name = 'write_off_follow_days') AS INTEGER) AS follow_days,
    i.party_no,
    -- A name alone that several customer codes carry does not say whom it means.
    w.customer_code IS NULL AND i.codes_of_name > 1 AS is_ambiguous
  FROM write_offs_asof w
  CROSS JOIN run r
  LEFT JOIN customer_identity i
    ON i.org = w.org AND i.written_code = COALESCE(w.customer_code, '') AND i.written_name = COALESCE(w.customer_name, '')
),
-- Whoever follows up a customer does so for all that was written off.
followed AS (
  SELECT party_no, MAX(last_followed_on) AS last_followed_on
  FROM written
  WHERE is_live IS TRUE AND party_no IS NOT NULL
  GROUP BY party_no
),
told AS (
  SELECT
    w.*,
    f.last_followed_on AS customer_followed_on,
    CASE WHEN f.last_followed_on > w.written_off_on THEN f.last_followed_on ELSE w.written_off_on END + w.follow_days
      AS follow_due_on
  FROM written w
  LEFT JOIN followed f ON f.party_no = w.party_no
)
SELECT
  t.org,
  t.write_off_no AS key,
  t.input_no,
  t.row_no,
  t.is_live,
  t.write_off_no,
  t.customer_name,
  t.invoice_no,
  t.contract_no,
  COALESCE(p.salesperson, c.salesperson) AS salesperson,
  -- Exports do not say who in finance booked a write-off.
  CAST(NULL AS VARCHAR) AS finance,
  CAST(t.amount AS DECIMAL(18, 2)) AS amount,
  t.currency,
  t.written_off_on,
  t.approved_at,
  t.approved_on,
  t.approved_by,
  CASE
    WHEN t.approved_on IS NULL THEN 'missing'
    WHEN t.approved_on <= t.written_off_on THEN 'done'
    ELSE 'late'
  END AS approval_state,
  t.customer_followed_on,
  t.follow_due_on,
  CASE
    WHEN t.is_ambiguous THEN NULL
    WHEN t.follow_due_on < t.as_of THEN 'overdue'
    WHEN t.customer_followed_on >= t.written_off_on THEN 'done'
    ELSE 'pending'
  END AS follow_state,
  CASE WHEN t.follow_due_on < t.as_of THEN CAST(t.as_of - t.follow_due_on AS INTEGER) ELSE 0 END AS follow_days_late,
  -- A follow-up that fell due is open until the next one, which moves the day on.
  CAST(NULL AS DATE) AS followed_on
FROM told t
LEFT JOIN customer_party p ON p.party_no = t.party_no
LEFT JOIN contract_current c ON c.org = t.org AND c.contract_no = t.contract_no
