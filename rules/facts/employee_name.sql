-- One row per name among the employees of a company: what is known of the person of that name. What two rows of one name
-- do not share cannot be told apart and is NULL, also where the second row looks like a repetition.
SELECT
  org,
  name,
  CAST(COUNT(CASE WHEN is_live THEN 1 END) AS INTEGER) AS people,
  -- A role in words that nobody knows is read as "other", so "other" says nothing.
  CASE WHEN MIN(role) = MAX(role) AND MIN(role) <> 'other' THEN MIN(role) END AS role,
  COUNT(manager) > 0 AS names_manager,
  CASE WHEN COUNT(*) = COUNT(manager) AND MIN(manager) = MAX(manager) THEN MIN(manager) END AS manager
FROM employees_asof
GROUP BY org, name
