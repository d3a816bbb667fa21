-- Whose documents count towards a target: one row per target owner and seller. A manager answers for his own and for those
-- whose manager he is; anybody else for his own.
SELECT DISTINCT t.org, t.owner, COALESCE(p.name, t.owner) AS seller
FROM targets_asof t
LEFT JOIN employee_name o ON o.org = t.org AND o.name = t.owner
LEFT JOIN employee_name p
  ON p.org = t.org AND o.role = 'manager' AND (p.manager = t.owner OR p.name = t.owner)
