-- One row per company, kind of duty, owner and period with a work record: the record that counts, which is the first to be
-- complete. A record belongs to the period in which its day lies. Of a duty that the company owes once the owner is the
-- role, whoever wrote the record.
WITH placed AS (
  SELECT
    r.org, r.kind, r.input_no, r.row_no, r.submitted_at, r.confirmed_at, r.confirmed_by,
    r.submitted_on,
    CASE WHEN k.is_once THEN k.role ELSE r.owner END AS owner,
    CASE k.unit
      WHEN 'day' THEN r.period_on
      WHEN 'week' THEN r.period_on - (CAST(EXTRACT(ISODOW FROM r.period_on) AS INTEGER) - 1)
      WHEN 'month' THEN CAST(DATE_TRUNC('month', CAST(r.period_on AS TIMESTAMP)) AS DATE)
      WHEN 'quarter' THEN CAST(DATE_TRUNC('quarter', CAST(r.period_on AS TIMESTAMP)) AS DATE)
      WHEN 'half-year' THEN CAST(
        CAST(DATE_TRUNC('year', CAST(r.period_on AS TIMESTAMP)) AS TIMESTAMP)
          + CASE WHEN EXTRACT(MONTH FROM r.period_on) > 6 THEN 6 ELSE 0 END * INTERVAL '1' MONTH AS DATE
      )
      ELSE CAST(DATE_TRUNC('year', CAST(r.period_on AS TIMESTAMP)) AS DATE)
    END AS period_on,
    -- What is confirmed was given by then at the latest.
    CASE
      WHEN k.act = 'submitted' THEN r.submitted_on
      WHEN r.confirmed_on IS NOT NULL THEN GREATEST(r.confirmed_on, COALESCE(r.submitted_on, r.confirmed_on))
    END AS done_on,
    CASE WHEN k.act = 'submitted' THEN r.submitted_ts END AS done_ts,
    CASE
      WHEN k.act = 'submitted' THEN r.submitted_at
      WHEN r.confirmed_on IS NULL THEN NULL
      WHEN r.submitted_on > r.confirmed_on THEN r.submitted_at
      ELSE r.confirmed_at
    END AS done_at
  FROM work_records_asof r
  JOIN work_records w ON w.input_no = r.input_no AND w.row_no = r.row_no
  JOIN duty_kind k ON k.kind = r.kind
  CROSS JOIN run
  -- A record handed in after the as-of day does not exist yet; one without a time has existed since its day.
  WHERE r.is_live IS TRUE
    AND (r.submitted_on IS NOT NULL OR (w.submitted_on IS NULL AND r.period_on <= run.as_of))
),
ranked AS (
  SELECT
    p.*,
    ROW_NUMBER() OVER (
      PARTITION BY p.org, p.kind, p.owner, p.period_on
      ORDER BY
        CASE WHEN p.done_on IS NULL THEN 1 ELSE 0 END,
        p.done_on,
        -- A day without a time counts as in time on that day.
        CASE WHEN p.done_ts IS NULL THEN 0 ELSE 1 END,
        p.done_ts,
        CASE WHEN p.submitted_on IS NULL THEN 1 ELSE 0 END,
        p.submitted_on,
        p.input_no,
        p.row_no
    ) AS place
  FROM placed p
)
SELECT org, kind, owner, period_on, submitted_at, confirmed_at, confirmed_by, done_on, done_ts, done_at, input_no, row_no
FROM ranked
WHERE place = 1
