-- Who is the manager of a salesperson when a contract is signed or an inquiry comes in: the manager the employee's record
-- names, else the only manager of the company in service on that day, else nobody.
WITH own_manager AS (
  -- Two people of one name with different managers cannot be told apart: neither manager is taken.
  SELECT
    org,
    name,
    COUNT(manager) > 0 AS names_manager,
    CASE WHEN COUNT(*) = COUNT(manager) AND MIN(manager) = MAX(manager) THEN MIN(manager) END AS manager
  FROM employees_asof
  GROUP BY org, name
),
signing AS (
  SELECT org, salesperson AS name, signed_on FROM contract_current WHERE salesperson IS NOT NULL
  UNION
  SELECT org, salesperson, inquiry_on FROM quotes_asof WHERE is_live AND salesperson IS NOT NULL
),
-- A rejected employee may be another manager.
rejected_employee AS (
  SELECT DISTINCT org FROM rejected_document WHERE dataset = 'employees'
),
only_manager AS (
  SELECT d.org, d.signed_on, CASE WHEN MIN(e.name) = MAX(e.name) THEN MIN(e.name) END AS manager
  FROM (SELECT DISTINCT org, signed_on FROM signing) d
  JOIN employees_asof e
    ON e.org = d.org
    AND e.role = 'manager'
    AND (e.hired_on IS NULL OR e.hired_on <= d.signed_on)
    AND (e.left_on IS NULL OR e.left_on > d.signed_on)
  LEFT JOIN rejected_employee x ON x.org = d.org
  WHERE x.org IS NULL
  GROUP BY d.org, d.signed_on
)
SELECT s.org, s.name, s.signed_on, CASE WHEN o.names_manager THEN o.manager ELSE m.manager END AS manager
FROM signing s
LEFT JOIN own_manager o ON o.org = s.org AND o.name = s.name
LEFT JOIN only_manager m ON m.org = s.org AND m.signed_on = s.signed_on
