-- One row per loaded promotion or advertising campaign: approved no later than its first day, and evaluated within the days
-- that its kind allows after its last one. A campaign without a kind is a promotion.
WITH loaded AS (
  SELECT
    p.*,
    r.as_of,
    CASE p.kind
      WHEN 'promotion'
        THEN p.ends_on + CAST((SELECT value FROM param WHERE name = 'promotion_evaluation_days') AS INTEGER)
      WHEN 'advertising'
        THEN p.ends_on + CAST((SELECT value FROM param WHERE name = 'advertising_evaluation_days') AS INTEGER)
    END AS evaluation_due_on
  FROM promotions_asof p
  CROSS JOIN run r
)
SELECT
  p.org,
  p.promotion_no AS key,
  p.input_no,
  p.row_no,
  p.is_live,
  p.promotion_no,
  p.kind,
  p.owner,
  COALESCE(p.owner, m.manager) AS manager,
  p.starts_on,
  p.ends_on,
  p.approved_at,
  p.approved_on,
  CASE
    WHEN p.approved_on <= p.starts_on THEN 'done'
    WHEN p.approved_on IS NOT NULL THEN 'late'
    WHEN p.starts_on <= p.as_of THEN 'missing'
    ELSE 'pending'
  END AS approval_state,
  p.evaluated_on,
  p.evaluation_due_on,
  CASE
    WHEN p.evaluated_on <= p.evaluation_due_on THEN 'done'
    WHEN p.evaluated_on > p.evaluation_due_on THEN 'late'
    WHEN p.evaluation_due_on <= p.as_of THEN 'overdue'
    WHEN p.evaluation_due_on > p.as_of THEN 'pending'
  END AS evaluation_state,
  CASE
    WHEN p.evaluated_on > p.evaluation_due_on THEN CAST(p.evaluated_on - p.evaluation_due_on AS INTEGER)
    WHEN p.evaluated_on IS NULL AND p.evaluation_due_on <= p.as_of
      THEN GREATEST(1, CAST(p.as_of - p.evaluation_due_on AS INTEGER))
    ELSE 0
  END AS evaluation_days_late
FROM loaded p
LEFT JOIN only_manager m ON m.org = p.org AND p.starts_on >= m.from_on AND p.starts_on < m.until_on
