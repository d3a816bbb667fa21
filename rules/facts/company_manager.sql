-- The company's only sales manager in service on a day that a price change or a promotion asks about; nobody where there
-- are several, or where a rejected row of the employees may be another one.
WITH asked AS (
  SELECT org, effective_on AS on_day FROM price_changes_asof WHERE is_live IS TRUE
  UNION
  SELECT org, starts_on FROM promotions_asof WHERE is_live IS TRUE
),
rejected_employee AS (
  SELECT DISTINCT org FROM rejected_document WHERE dataset = 'employees'
)
SELECT a.org, a.on_day, CASE WHEN MIN(e.name) = MAX(e.name) THEN MIN(e.name) END AS manager
FROM asked a
JOIN employees_asof e
  ON e.org = a.org
  AND e.role = 'manager'
  AND (e.hired_on IS NULL OR e.hired_on <= a.on_day)
  AND (e.left_on IS NULL OR e.left_on > a.on_day)
LEFT JOIN rejected_employee x ON x.org = a.org
WHERE x.org IS NULL
GROUP BY a.org, a.on_day
