-- One row per loaded service request (service, repair, return, exchange, complaint). `<act>_state`: done (in time or in
-- order), late, missing (never, though what it had to come before has happened), overdue (its day is over), pending.
WITH setting AS (
  SELECT
    r.as_of,
    c.workday_no AS as_of_workday_no,
    CAST((SELECT value FROM param WHERE name = 'service_to_tech_workdays') AS INTEGER) AS to_tech_workdays,
    CAST((SELECT value FROM param WHERE name = 'service_escalation_workdays') AS INTEGER) AS escalation_workdays,
    CAST((SELECT value FROM param WHERE name = 'complaint_resolve_days') AS INTEGER) AS complaint_resolve_days
  FROM run r
  JOIN calendar c ON c.day = r.as_of
),
loaded AS (
  SELECT
    s.*,
    g.as_of,
    g.as_of_workday_no,
    -- With no working day allowed the day itself holds, also where it is no working day.
    GREATEST(tech.day, s.received_on) AS to_tech_due_on,
    received.workday_no + g.to_tech_workdays AS to_tech_due_workday_no,
    GREATEST(escalation.day, s.received_on) AS escalation_due_on,
    received.workday_no + g.escalation_workdays AS escalation_due_workday_no,
    s.received_on + g.complaint_resolve_days AS resolution_due_on
  FROM service_requests_asof s
  CROSS JOIN setting g
  LEFT JOIN calendar received ON received.day = s.received_on
  LEFT JOIN calendar tech ON tech.is_workday AND tech.workday_no = received.workday_no + g.to_tech_workdays
  LEFT JOIN calendar escalation
    ON escalation.is_workday AND escalation.workday_no = received.workday_no + g.escalation_workdays
),
counted AS (
  SELECT
    s.*,
    to_tech.workday_no AS to_tech_workday_no,
    escalated.workday_no AS escalated_workday_no
  FROM loaded s
  LEFT JOIN calendar to_tech ON to_tech.day = s.to_tech_on
  LEFT JOIN calendar escalated ON escalated.day = s.escalated_on
)
SELECT
  s.org,
  s.request_no AS key,
  s.input_no,
  s.row_no,
  s.is_live,
  s.request_no,
  s.kind,
  s.customer_name,
  s.contract_no,
  s.salesperson,
  s.clerk,
  CAST(NULL AS VARCHAR) AS tech,
  s.received_at,
  s.received_on,

  s.manager_confirmed_at,
  s.manager_confirmed_on,
  s.to_tech_at,
  s.to_tech_on,
  CASE
    WHEN s.manager_confirmed_on IS NULL THEN CASE WHEN s.to_tech_on IS NULL THEN 'pending' ELSE 'missing' END
    WHEN s.to_tech_on IS NULL THEN 'done'
    WHEN s.manager_confirmed_ts IS NOT NULL AND s.to_tech_ts IS NOT NULL
      THEN CASE WHEN s.manager_confirmed_ts <= s.to_tech_ts THEN 'done' ELSE 'late' END
    WHEN s.manager_confirmed_on <= s.to_tech_on THEN 'done'
    ELSE 'late'
  END AS confirmation_state,

  s.to_tech_due_on,
  CASE
    WHEN s.to_tech_on <= s.to_tech_due_on THEN 'done'
    WHEN s.to_tech_on > s.to_tech_due_on THEN 'late'
    WHEN s.to_tech_due_on <= s.as_of THEN 'overdue'
    WHEN s.to_tech_due_on > s.as_of THEN 'pending'
  END AS to_tech_state,
  CASE
    WHEN s.to_tech_on > s.to_tech_due_on THEN GREATEST(1, s.to_tech_workday_no - s.to_tech_due_workday_no)
    WHEN s.to_tech_on IS NULL AND s.to_tech_due_on <= s.as_of
      THEN GREATEST(1, s.as_of_workday_no - s.to_tech_due_workday_no)
    ELSE 0
  END AS to_tech_days_late,

  s.assessed_at,
  s.assessed_on,
  s.to_purchasing_at,
  s.to_purchasing_on,
  s.returned_to_factory_on,
  CASE
    WHEN s.to_purchasing_on IS NULL AND s.returned_to_factory_on IS NULL
      THEN CASE WHEN s.assessed_on IS NULL THEN 'pending' ELSE 'done' END
    WHEN s.assessed_on IS NULL THEN 'missing'
    WHEN s.assessed_on > s.returned_to_factory_on OR s.assessed_on > s.to_purchasing_on THEN 'late'
    WHEN s.assessed_ts > s.to_purchasing_ts THEN 'late'
    ELSE 'done'
  END AS assessment_state,

  s.entered_at,
  s.entered_on,
  CASE
    WHEN s.returned_to_factory_on IS NULL THEN CASE WHEN s.entered_on IS NULL THEN 'pending' ELSE 'done' END
    WHEN s.entered_on IS NULL THEN 'missing'
    WHEN s.entered_on <= s.returned_to_factory_on THEN 'done'
    ELSE 'late'
  END AS entry_state,

  -- Blank is "no".
  COALESCE(s.is_unresolvable, FALSE) AS is_unresolvable,
  s.escalated_at,
  s.escalated_on,
  s.escalation_due_on,
  CASE
    WHEN s.escalated_on <= s.escalation_due_on THEN 'done'
    WHEN s.escalated_on > s.escalation_due_on THEN 'late'
    WHEN s.escalation_due_on <= s.as_of THEN 'overdue'
    WHEN s.escalation_due_on > s.as_of THEN 'pending'
  END AS escalation_state,
  CASE
    WHEN s.escalated_on > s.escalation_due_on THEN GREATEST(1, s.escalated_workday_no - s.escalation_due_workday_no)
    WHEN s.escalated_on IS NULL AND s.escalation_due_on <= s.as_of
      THEN GREATEST(1, s.as_of_workday_no - s.escalation_due_workday_no)
    ELSE 0
  END AS escalation_days_late,

  s.resolved_at,
  s.resolved_on,
  s.resolved_on IS NOT NULL AS is_resolved,
  s.feedback_at,
  s.feedback_on,
  CASE WHEN s.feedback_on IS NULL THEN 'missing' ELSE 'done' END AS feedback_state,

  s.resolution_due_on,
  CASE
    WHEN s.resolved_on <= s.resolution_due_on THEN 'done'
    WHEN s.resolved_on IS NOT NULL THEN 'late'
    WHEN s.resolution_due_on <= s.as_of THEN 'overdue'
    ELSE 'pending'
  END AS resolution_state,
  CASE
    WHEN s.resolved_on <= s.resolution_due_on THEN 0
    WHEN s.resolved_on IS NOT NULL THEN CAST(s.resolved_on - s.resolution_due_on AS INTEGER)
    WHEN s.resolution_due_on <= s.as_of THEN GREATEST(1, CAST(s.as_of - s.resolution_due_on AS INTEGER))
    ELSE 0
  END AS resolution_days_late
FROM counted s
