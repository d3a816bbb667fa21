-- One row per loaded price change: whether both approvals, and the notice to customers, came no later than the day on which
-- it takes effect. That day has no time of day, so an act on the day itself is in time.
WITH loaded AS (
  SELECT
    c.*,
    r.as_of,
    CASE
      WHEN c.manager_approved_on IS NOT NULL AND c.management_approved_on IS NOT NULL
        THEN GREATEST(c.manager_approved_on, c.management_approved_on)
    END AS approved_on
  FROM price_changes_asof c
  CROSS JOIN run r
)
SELECT
  c.org,
  c.change_no AS key,
  c.input_no,
  c.row_no,
  c.is_live,
  c.change_no,
  c.item_code,
  m.manager,
  -- Exports do not say whose customers a change concerns.
  CAST(NULL AS VARCHAR) AS salesperson,
  c.requested_at,
  c.effective_on,
  c.manager_approved_at,
  c.management_approved_at,
  c.approved_on,
  CASE
    WHEN c.approved_on <= c.effective_on THEN 'done'
    WHEN c.approved_on IS NOT NULL THEN 'late'
    WHEN c.effective_on <= c.as_of THEN 'missing'
    ELSE 'pending'
  END AS approval_state,
  c.customers_notified_on,
  CASE
    WHEN c.customers_notified_on <= c.effective_on THEN 'done'
    WHEN c.customers_notified_on IS NOT NULL THEN 'late'
    WHEN c.effective_on <= c.as_of THEN 'missing'
    ELSE 'pending'
  END AS notice_state
FROM loaded c
LEFT JOIN only_manager m ON m.org = c.org AND c.effective_on >= m.from_on AND c.effective_on < m.until_on
