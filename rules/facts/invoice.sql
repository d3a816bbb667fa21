-- One row per loaded invoice row, credit notes included.
WITH setting AS (
  SELECT CAST((SELECT value FROM param WHERE name = 'application_lead_days') AS INTEGER) AS application_lead_days
),
joined AS (
  SELECT
    i.*,
    CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END AS doc_no,
    COALESCE(i.kind, 'normal') = 'credit' OR i.amount < 0 AS is_credit,
    i.issued_on - g.application_lead_days AS application_due_on,
    o.invoice_id IS NULL AS has_no_issue,
    o.agrees,
    o.differing_line,
    o.differing_zh,
    o.differing_en,
    o.ordered,
    o.invoiced,
    r.as_of
  FROM invoices_asof i
  CROSS JOIN run r
  CROSS JOIN setting g
  LEFT JOIN invoice_order_issue o ON o.invoice_id = CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no
)
SELECT
  org,
  doc_no AS key,
  input_no,
  row_no,
  is_live,
  doc_no,
  invoice_no,
  invoice_code,
  contract_no,
  customer_name,
  salesperson,
  clerk,
  is_credit,
  amount,
  currency,
  issued_on,
  applied_at,
  application_due_on,
  CASE WHEN applied_on > application_due_on THEN 'late' WHEN applied_on IS NOT NULL THEN 'done'
    WHEN application_due_on <= as_of THEN 'overdue' ELSE 'pending' END AS application_state,
  CASE
    WHEN applied_on > application_due_on THEN CAST(applied_on - application_due_on AS INTEGER)
    WHEN applied_on IS NULL AND application_due_on <= as_of THEN GREATEST(CAST(as_of - application_due_on AS INTEGER), 1)
    ELSE 0
  END AS application_days_late,
  CASE WHEN has_no_issue THEN TRUE ELSE agrees END AS agrees_with_order,
  differing_line,
  differing_zh,
  differing_en,
  ordered AS differing_ordered,
  invoiced AS differing_invoiced
FROM joined
