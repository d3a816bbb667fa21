-- Who is the manager of a person: the manager the employee's record names, else the only manager of the company, else
-- nobody. Covers every employee and every salesperson that a contract names.
WITH own_manager AS (
  -- Two people of one name with different managers cannot be told apart: neither manager is taken.
  SELECT org, name, CASE WHEN COUNT(DISTINCT manager) = 1 THEN MIN(manager) END AS manager
  FROM employees_asof
  WHERE is_live
  GROUP BY org, name
),
-- In service on the as-of day: somebody who has left is nobody's manager any more.
only_manager AS (
  SELECT e.org, CASE WHEN COUNT(DISTINCT e.name) = 1 THEN MIN(e.name) END AS manager
  FROM employees_asof e CROSS JOIN run r
  WHERE e.is_live
    AND e.role = 'manager'
    AND (e.hired_on IS NULL OR e.hired_on <= r.as_of)
    AND (e.left_on IS NULL OR e.left_on > r.as_of)
  GROUP BY e.org
),
person AS (
  SELECT org, name FROM own_manager
  UNION
  SELECT DISTINCT org, salesperson FROM contract_current WHERE salesperson IS NOT NULL
)
SELECT p.org, p.name, COALESCE(o.manager, m.manager) AS manager
FROM person p
LEFT JOIN own_manager o ON o.org = p.org AND o.name = p.name
LEFT JOIN only_manager m ON m.org = p.org
