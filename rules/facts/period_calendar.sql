-- One row per day, week (Monday to Sunday), month, quarter, half-year and year of the calendar, by its first day. Of the
-- days, `is_workday` tells those on which people work; every longer period counts as one.
SELECT
  u.unit,
  c.day AS period_on,
  CASE u.unit
    WHEN 'day' THEN c.day
    WHEN 'week' THEN c.day + 6
    ELSE CAST(CAST(c.day AS TIMESTAMP) + u.months * INTERVAL '1' MONTH AS DATE) - 1
  END AS last_on,
  u.unit <> 'day' OR c.is_workday AS is_workday
FROM calendar c
JOIN (
  VALUES
    ('day', CAST(NULL AS INTEGER)),
    ('week', NULL),
    ('month', 1),
    ('quarter', 3),
    ('half-year', 6),
    ('year', 12)
) AS u(unit, months)
  ON CASE u.unit
    WHEN 'day' THEN TRUE
    WHEN 'week' THEN EXTRACT(ISODOW FROM c.day) = 1
    ELSE EXTRACT(DAY FROM c.day) = 1 AND MOD(CAST(EXTRACT(MONTH FROM c.day) AS INTEGER) - 1, u.months) = 0
  END
