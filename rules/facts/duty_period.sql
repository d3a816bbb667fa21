-- One row per kind of duty and period that the run looks at: the day a missed one belongs to lies in the run's period or in
-- one of the earlier periods that count as prior.
WITH kind AS (
  SELECT k.*, CAST(d.value AS INTEGER) AS due_day, t.value AS due_time
  FROM duty_kind k
  LEFT JOIN param d ON d.name = k.due_parameter
  LEFT JOIN param t ON t.name = k.time_parameter
),
span AS (
  -- No deadline lies further from its period than a month after its end.
  SELECT unit, period_on, last_on, CAST(CAST(last_on + 1 AS TIMESTAMP) + INTERVAL '1' MONTH AS DATE) - 1 AS next_month_last_on
  FROM period_calendar
  CROSS JOIN run
  WHERE is_workday AND last_on >= earlier_start - 62 AND period_on <= period_end + 62
),
due AS (
  SELECT
    k.kind, k.role, k.is_once, k.due_time, k.dated_by, s.period_on, s.last_on,
    CASE k.due_rule
      WHEN 'last-day' THEN s.last_on
      WHEN 'days-before' THEN s.period_on - k.due_days
      WHEN 'day-of-month' THEN CASE
        WHEN s.period_on + (k.due_day - 1) < CAST(CAST(s.period_on AS TIMESTAMP) + INTERVAL '1' MONTH AS DATE)
          THEN s.period_on + (k.due_day - 1)
        WHEN k.due_day IS NOT NULL THEN CAST(CAST(s.period_on AS TIMESTAMP) + INTERVAL '1' MONTH AS DATE) - 1
      END
      WHEN 'day-of-next-month' THEN CASE
        WHEN s.last_on + k.due_day < s.next_month_last_on THEN s.last_on + k.due_day
        WHEN k.due_day IS NOT NULL THEN s.next_month_last_on
      END
      WHEN 'last-day-of-next-month' THEN s.next_month_last_on
    END AS due_on
  FROM kind k
  JOIN span s ON s.unit = k.unit
)
SELECT
  d.kind,
  d.role,
  d.is_once,
  d.period_on,
  d.last_on,
  d.due_on,
  -- No time of day: the whole day.
  CASE WHEN d.due_time IS NOT NULL THEN CAST(CAST(d.due_on AS VARCHAR) || ' ' || d.due_time AS TIMESTAMP) END AS due_ts,
  CASE WHEN d.dated_by = 'period' THEN d.period_on ELSE d.due_on END AS occurred_on
FROM due d
CROSS JOIN run r
WHERE CASE WHEN d.dated_by = 'period' THEN d.period_on ELSE d.due_on END BETWEEN r.earlier_start AND r.period_end
