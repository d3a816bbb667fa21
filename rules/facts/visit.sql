-- One row per loaded visit, planned or made. A visit after its planned day is planned and kept.
WITH setting AS (
  SELECT as_of, CAST((SELECT value FROM param WHERE name = 'visit_record_days') AS INTEGER) AS visit_record_days
  FROM run
),
loaded AS (
  SELECT v.*, g.as_of, v.visited_on + g.visit_record_days AS record_due_on
  FROM visits_asof v
  CROSS JOIN setting g
)
SELECT
  v.org,
  v.visit_no AS key,
  v.input_no,
  v.row_no,
  v.is_live,
  v.visit_no,
  v.salesperson,
  v.customer_name,
  v.planned_on,
  v.visited_on,
  v.planned_on IS NOT NULL AS is_planned,
  v.visited_on IS NOT NULL AS is_visited,

  CASE
    WHEN v.planned_on IS NULL THEN 'unplanned'
    WHEN v.planned_on <= v.visited_on THEN 'planned'
    -- Made before the day planned for: exports do not say when the plan was made.
  END AS plan_state,

  v.recorded_at,
  v.recorded_on,
  v.record_due_on,
  CASE
    WHEN v.recorded_on <= v.record_due_on THEN 'done'
    WHEN v.recorded_on IS NOT NULL THEN 'late'
    WHEN v.record_due_on <= v.as_of THEN 'overdue'
    ELSE 'pending'
  END AS record_state,
  -- That it came late is seen on the day it came.
  COALESCE(v.recorded_on, v.record_due_on) AS record_occurred_on,
  CASE
    WHEN v.recorded_on <= v.record_due_on THEN 0
    WHEN v.recorded_on IS NOT NULL THEN CAST(v.recorded_on - v.record_due_on AS INTEGER)
    WHEN v.record_due_on <= v.as_of THEN GREATEST(1, CAST(v.as_of - v.record_due_on AS INTEGER))
    ELSE 0
  END AS record_days_late,

  CASE
    WHEN v.visited_on IS NOT NULL THEN 'kept'
    WHEN v.planned_on <= v.as_of THEN 'overdue'
    ELSE 'pending'
  END AS keeping_state,
  CASE
    WHEN v.visited_on IS NULL AND v.planned_on <= v.as_of THEN GREATEST(1, CAST(v.as_of - v.planned_on AS INTEGER))
    ELSE 0
  END AS keeping_days_late
FROM loaded v
