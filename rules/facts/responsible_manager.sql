-- Who is the manager of a salesperson when a contract is signed or an inquiry comes in: the manager the employee's record
-- names, else the only manager of the company in service on that day, else nobody.
WITH signing AS (
  SELECT org, salesperson AS name, signed_on FROM contract_current WHERE salesperson IS NOT NULL
  UNION
  SELECT org, salesperson, inquiry_on FROM quotes_asof WHERE is_live AND salesperson IS NOT NULL
)
SELECT s.org, s.name, s.signed_on, CASE WHEN e.names_manager THEN e.manager ELSE m.manager END AS manager
FROM signing s
LEFT JOIN employee_name e ON e.org = s.org AND e.name = s.name
LEFT JOIN only_manager m ON m.org = s.org AND s.signed_on >= m.from_on AND s.signed_on < m.until_on
