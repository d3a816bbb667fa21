-- When a company has one sales manager and who that is: from the day on which who manages changes until the next such day.
-- Nobody where there are several (two of one name are two people), or where a rejected row of the employees may be another one.
WITH manager AS (
  SELECT
    e.org,
    e.name,
    COALESCE(e.hired_on, CAST('0001-01-01' AS DATE)) AS from_on,
    COALESCE(e.left_on, CAST('9999-12-31' AS DATE)) AS until_on
  FROM employees_asof e
  LEFT JOIN (SELECT DISTINCT org FROM rejected_document WHERE dataset = 'employees') x ON x.org = e.org
  WHERE e.is_live IS TRUE AND e.role = 'manager' AND x.org IS NULL
),
change AS (
  SELECT org, from_on AS on_day FROM manager
  UNION
  SELECT org, until_on FROM manager
),
span AS (
  SELECT org, on_day AS from_on, LEAD(on_day) OVER (PARTITION BY org ORDER BY on_day) AS until_on FROM change
)
SELECT s.org, s.from_on, s.until_on, MIN(m.name) AS manager
FROM span s
JOIN manager m ON m.org = s.org AND m.from_on <= s.from_on AND m.until_on > s.from_on
WHERE s.until_on IS NOT NULL
GROUP BY s.org, s.from_on, s.until_on
HAVING COUNT(*) = 1
