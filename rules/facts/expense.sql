-- One row per loaded expense. `<act>_state`: done (not later than it had to be), late, missing, pending (not there, and
-- what it has to come before still lies ahead). An expense has a day and no time: order is told by the day.
SELECT
  e.org,
  e.expense_no AS key,
  e.input_no,
  e.row_no,
  e.is_live,
  e.expense_no,
  e.kind,
  e.applicant,
  e.customer_name,
  e.incurred_on,
  e.amount,
  -- Money that came back was not spent.
  e.amount > 0 AS is_spent,
  e.kind = 'sales' AS is_sales,
  e.kind IN ('special', 'design') AS is_special,

  e.manager_approved_at,
  e.manager_approved_on,
  CASE
    WHEN e.manager_approved_on IS NULL THEN 'missing'
    WHEN e.manager_approved_on <= e.incurred_on THEN 'done'
    ELSE 'late'
  END AS approval_state,

  e.promised_on,
  -- Without a day of the promise it was promised when it was incurred at the latest.
  COALESCE(e.promised_on, e.incurred_on) AS consent_needed_on,
  CASE
    WHEN e.manager_approved_on <= COALESCE(e.promised_on, e.incurred_on) THEN 'done'
    WHEN e.manager_approved_on IS NOT NULL THEN 'late'
    WHEN COALESCE(e.promised_on, e.incurred_on) > r.as_of THEN 'pending'
    ELSE 'missing'
  END AS consent_state,

  e.payment_form,
  e.payment_form_approved_at,
  e.payment_form_approved_on,
  CASE
    WHEN e.payment_form_approved_on IS NULL THEN 'missing'
    WHEN e.payment_form_approved_on <= e.incurred_on THEN 'done'
    ELSE 'late'
  END AS payment_form_state
FROM expenses_asof e
CROSS JOIN run r
