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
    o.ordered_text,
    o.invoiced_text,
    COALESCE(i.currency, c.currency, 'CNY') AS doc_currency,
    r.as_of
  FROM invoices_asof i
  CROSS JOIN run r
  CROSS JOIN setting g
  -- An invoice without a currency has that of its contract.
  LEFT JOIN (SELECT org, contract_no, currency FROM contract_current WHERE currency <> 'CNY') c
    ON c.org = i.org AND c.contract_no = i.contract_no
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
  doc_currency AS currency,
  issued_on,
  -- Written out here and not in the as-of view, so only for the rows that are asked for.
  COALESCE(SUBSTRING(CAST(applied_ts AS VARCHAR), 1, 16), CAST(applied_on AS VARCHAR)) AS applied_at,
  applied_on,
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
  differing_zh || CASE
    WHEN differing_en IN ('unit price', 'amount so far') AND doc_currency <> 'CNY' THEN '（' || doc_currency || '）' ELSE ''
  END AS differing_zh,
  differing_en || CASE
    WHEN differing_en IN ('unit price', 'amount so far') AND doc_currency <> 'CNY' THEN ' (' || doc_currency || ')' ELSE ''
  END AS differing_en,
  ordered AS differing_ordered,
  invoiced AS differing_invoiced,
  -- What stands in place of a number.
  CASE WHEN ordered IS NULL AND invoiced_text IS NOT NULL THEN COALESCE(ordered_text, '无此项') ELSE ordered_text END
    AS ordered_zh,
  CASE WHEN ordered IS NULL AND invoiced_text IS NOT NULL THEN COALESCE(ordered_text, 'not at all') ELSE ordered_text END
    AS ordered_en,
  invoiced_text
FROM joined
