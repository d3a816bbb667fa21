-- One row per recurring duty that somebody owed in the run's period or in the earlier periods that count as prior, and one
-- per company and kind due in the period of which the company has no record at all: whether it keeps none or the export
-- lacks them, nobody can tell.
--
-- `duty_state`: done (in time), late, overdue (not done, its day is over), pending; NULL where it cannot be told.
WITH staff AS (
  SELECT org, name, role, hired_on, left_on, input_no, row_no FROM employees_asof WHERE is_live IS TRUE
),
staffed AS (
  SELECT DISTINCT org FROM staff
),
rejected_employee AS (
  SELECT DISTINCT org FROM rejected_document WHERE dataset = 'employees'
),
rejected_record AS (
  -- Of a rejected record no more than its kind may be known: it may be anybody's.
  SELECT DISTINCT r.org, k.kind
  FROM rejected_document r
  JOIN duty_kind k ON r.number IS NULL OR k.kind = r.number
  WHERE r.dataset = 'work_records'
),
begun AS (
  -- Nothing is owed before a company's first record of the kind.
  SELECT org, kind, MIN(period_on) AS first_on FROM duty_record GROUP BY org, kind
),
stranger AS (
  -- Records by somebody the staff list does not know: perhaps a name written otherwise.
  SELECT DISTINCT d.org, d.kind, d.period_on
  FROM duty_record d
  JOIN staffed s ON s.org = d.org
  LEFT JOIN (SELECT DISTINCT org, name FROM staff) n ON n.org = d.org AND n.name = d.owner
  WHERE n.name IS NULL
),
owed AS (
  SELECT
    b.org, p.kind, p.period_on, s.name AS owner, s.name AS person, COUNT(*) AS namesakes,
    MIN(s.input_no) AS input_no, MIN(s.row_no) AS row_no
  FROM duty_period p
  JOIN begun b ON b.kind = p.kind AND b.first_on <= p.period_on
  JOIN staff s
    ON s.org = b.org
    AND s.role = p.role
    AND (s.hired_on IS NULL OR s.hired_on <= p.due_on)
    AND (s.left_on IS NULL OR s.left_on > p.due_on)
  WHERE NOT p.is_once
  GROUP BY b.org, p.kind, p.period_on, s.name
  UNION ALL
  -- Without a staff list: whoever appears in the records of that kind.
  SELECT b.org, p.kind, p.period_on, o.owner, o.owner, 1, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER)
  FROM duty_period p
  JOIN begun b ON b.kind = p.kind AND b.first_on <= p.period_on
  JOIN (SELECT DISTINCT org, kind, owner FROM duty_record) o ON o.org = b.org AND o.kind = p.kind
  LEFT JOIN staffed s ON s.org = b.org
  WHERE NOT p.is_once AND s.org IS NULL
  UNION ALL
  SELECT b.org, p.kind, p.period_on, p.role, m.manager, 1, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER)
  FROM duty_period p
  JOIN begun b ON b.kind = p.kind AND b.first_on <= p.period_on
  LEFT JOIN only_manager m
    ON p.role = 'manager' AND m.org = b.org AND p.due_on >= m.from_on AND p.due_on < m.until_on
  WHERE p.is_once
),
unknown_record AS (
  -- Records of a kind that no list knows: perhaps one of these kinds, called otherwise.
  SELECT r.org, r.owner, r.period_on
  FROM work_records_asof r
  LEFT JOIN duty_kind k ON k.kind = r.kind
  WHERE r.is_live IS TRUE AND k.kind IS NULL
    -- Attestations that no rule asks for.
    AND r.kind NOT IN ('weekly_meeting', 'monthly_report', 'monthly_register')
),
perhaps_done AS (
  SELECT DISTINCT o.org, o.kind, o.owner, o.period_on
  FROM owed o
  JOIN duty_period p ON p.kind = o.kind AND p.period_on = o.period_on
  JOIN unknown_record u ON u.org = o.org AND u.owner = o.owner AND u.period_on BETWEEN p.period_on AND p.last_on
  UNION
  SELECT u.org, p.kind, p.role, p.period_on
  FROM duty_period p
  JOIN unknown_record u ON u.period_on BETWEEN p.period_on AND p.last_on
  WHERE p.is_once
),
judged AS (
  SELECT
    o.org, o.kind, o.owner, o.person, o.period_on,
    p.last_on, p.due_on, p.due_ts, p.occurred_on,
    d.submitted_at, d.confirmed_at, d.confirmed_by, d.done_on, d.done_at,
    COALESCE(d.input_no, o.input_no) AS input_no,
    CASE WHEN d.input_no IS NULL THEN o.row_no ELSE d.row_no END AS row_no,
    CASE
      WHEN d.done_on IS NULL AND p.due_on > r.as_of THEN 'pending'
      -- Two people of one name: whose record it is cannot be told.
      WHEN o.namesakes > 1 THEN NULL
      WHEN d.done_on < p.due_on THEN 'done'
      WHEN d.done_on = p.due_on AND (p.due_ts IS NULL OR d.done_ts IS NULL OR d.done_ts <= p.due_ts) THEN 'done'
      WHEN x.kind IS NOT NULL THEN NULL
      WHEN w.kind IS NOT NULL THEN NULL
      WHEN d.done_on IS NOT NULL THEN 'late'
      WHEN d.org IS NULL AND t.kind IS NOT NULL THEN NULL
      -- The staff list lost all its rows: who was in service is not known.
      WHEN e.org IS NOT NULL AND s.org IS NULL THEN NULL
      ELSE 'overdue'
    END AS duty_state,
    COALESCE(d.done_on, r.as_of) AS late_until_on
  FROM owed o
  CROSS JOIN run r
  JOIN duty_period p ON p.kind = o.kind AND p.period_on = o.period_on
  LEFT JOIN duty_record d
    ON d.org = o.org AND d.kind = o.kind AND d.owner = o.owner AND d.period_on = o.period_on
  LEFT JOIN rejected_record x ON x.org = o.org AND x.kind = o.kind
  LEFT JOIN stranger t ON NOT p.is_once AND t.org = o.org AND t.kind = o.kind AND t.period_on = o.period_on
  LEFT JOIN perhaps_done w ON w.org = o.org AND w.kind = o.kind AND w.owner = o.owner AND w.period_on = o.period_on
  LEFT JOIN rejected_employee e ON e.org = o.org
  LEFT JOIN staffed s ON s.org = o.org
),
company AS (
  -- Only where an export of work records was read at all: without one there is nothing to judge.
  SELECT c.org
  FROM (SELECT org FROM staff UNION SELECT org FROM work_records_asof UNION SELECT org FROM contracts_asof) c
  WHERE (SELECT COUNT(*) FROM input_column WHERE dataset = 'work_records') > 0
),
unrecorded AS (
  SELECT c.org, p.kind, p.role, MIN(p.period_on) AS period_on, MIN(p.occurred_on) AS occurred_on
  FROM company c
  CROSS JOIN run r
  JOIN duty_period p ON p.occurred_on >= r.period_start
  LEFT JOIN begun b ON b.org = c.org AND b.kind = p.kind
  LEFT JOIN staffed s ON s.org = c.org
  LEFT JOIN (SELECT DISTINCT org, role FROM staff) n ON n.org = c.org AND n.role = p.role
  -- A company whose staff list has nobody in the role owes none.
  WHERE b.org IS NULL AND (p.is_once OR s.org IS NULL OR n.org IS NOT NULL)
  GROUP BY c.org, p.kind, p.role
)
SELECT
  j.org,
  j.kind || ':' || j.owner || ':' || CAST(j.period_on AS VARCHAR) AS key,
  j.input_no,
  j.row_no,
  TRUE AS is_live,
  j.kind,
  j.owner,
  j.person,
  j.period_on,
  j.last_on,
  j.due_on,
  j.occurred_on,
  j.submitted_at,
  j.confirmed_by,
  j.confirmed_at,
  j.done_on,
  j.done_at,
  j.duty_state,
  j.duty_state AS plan_state,
  CASE WHEN j.duty_state IN ('late', 'overdue') THEN GREATEST(1, CAST(j.late_until_on - j.due_on AS INTEGER)) ELSE 0 END AS days_late,
  CASE WHEN j.duty_state IN ('late', 'overdue') THEN GREATEST(1, until_day.workday_no - due_day.workday_no) ELSE 0 END AS workdays_late,
  FALSE AS is_unrecorded
FROM judged j
JOIN calendar due_day ON due_day.day = j.due_on
JOIN calendar until_day ON until_day.day = j.late_until_on
UNION ALL
SELECT
  u.org,
  u.kind || ':' || u.role || ':' || CAST(u.period_on AS VARCHAR),
  NULL, NULL, TRUE, u.kind, u.role, NULL, u.period_on, NULL, NULL, u.occurred_on, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, TRUE
FROM unrecorded u
