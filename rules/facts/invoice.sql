-- One row per loaded invoice row, credit notes included.
WITH setting AS (
  SELECT
    CAST((SELECT value FROM param WHERE name = 'application_lead_days') AS INTEGER) AS application_lead_days,
    CAST((SELECT value FROM param WHERE name = 'invoice_signature_days') AS INTEGER) AS invoice_signature_days
),
joined AS (
  SELECT
    i.*,
    CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END AS doc_no,
    COALESCE(i.kind, 'normal') = 'credit' OR i.amount < 0 AS is_credit,
    i.issued_on - g.application_lead_days AS application_due_on,
    i.issued_on + g.invoice_signature_days AS signature_due_on,
    o.invoice_id IS NULL AS has_no_issue,
    o.agrees,
    o.differing_line,
    o.differing_zh,
    o.differing_en,
    o.ordered,
    o.invoiced,
    o.ordered_text,
    o.invoiced_text,
    a.invoice_id IS NULL AS is_within_shipped,
    a.is_ahead,
    a.contract_no AS ahead_contract_no,
    a.currency AS ahead_currency,
    a.invoiced_so_far,
    a.shipped_so_far,
    a.deposit,
    a.excess,
    COALESCE(i.currency, c.currency, 'CNY') AS doc_currency,
    r.as_of
  FROM invoices_asof i
  CROSS JOIN run r
  CROSS JOIN setting g
  -- An invoice without a currency has that of its contract.
  LEFT JOIN (SELECT org, contract_no, currency FROM contract_current WHERE currency <> 'CNY') c
    ON c.org = i.org AND c.contract_no = i.contract_no
  LEFT JOIN invoice_order_issue o ON o.invoice_id = CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no
  LEFT JOIN invoice_ahead a ON a.invoice_id = CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no
)
SELECT
  org,
  doc_no AS key,
  input_no,
  row_no,
  is_live,
  doc_no,
  invoice_no,
  contract_no,
  customer_name,
  salesperson,
  clerk,
  -- Exports do not say who in finance issued an invoice.
  CAST(NULL AS VARCHAR) AS finance,
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

  COALESCE(SUBSTRING(CAST(manager_confirmed_ts AS VARCHAR), 1, 16), CAST(manager_confirmed_on AS VARCHAR))
    AS manager_confirmed_at,
  manager_confirmed_on,
  -- Before the application; an invoice that nobody applied for is issued on a day without a time.
  CASE
    WHEN manager_confirmed_on IS NULL THEN 'missing'
    WHEN manager_confirmed_ts IS NOT NULL AND applied_ts IS NOT NULL
      THEN CASE WHEN manager_confirmed_ts <= applied_ts THEN 'done' ELSE 'late' END
    WHEN manager_confirmed_on <= COALESCE(applied_on, issued_on) THEN 'done'
    ELSE 'late'
  END AS manager_state,

  COALESCE(SUBSTRING(CAST(purchasing_reviewed_ts AS VARCHAR), 1, 16), CAST(purchasing_reviewed_on AS VARCHAR))
    AS purchasing_reviewed_at,
  purchasing_reviewed_on,
  CASE
    WHEN purchasing_reviewed_on IS NULL THEN 'missing'
    WHEN purchasing_reviewed_on <= issued_on THEN 'done'
    ELSE 'late'
  END AS purchasing_state,

  reviewer_1,
  reviewer_2,
  CASE
    WHEN reviewer_1 IS NULL AND reviewer_2 IS NULL THEN 'none'
    -- Several names in one cell: who they are is not to be told.
    WHEN TRANSLATE(CONCAT(reviewer_1, reviewer_2), '，,；;／/＆&＋+｜|', '、、、、、、、、、、、、') LIKE '%、%' THEN NULL
    WHEN reviewer_1 IS NULL OR reviewer_2 IS NULL THEN 'one'
    WHEN REPLACE(REPLACE(reviewer_1, ' ', ''), '　', '') = REPLACE(REPLACE(reviewer_2, ' ', ''), '　', '') THEN 'same'
    ELSE 'two'
  END AS review_state,

  customer_signed_on,
  signature_due_on,
  CASE
    WHEN customer_signed_on <= signature_due_on THEN 'done'
    WHEN customer_signed_on IS NOT NULL THEN 'late'
    WHEN signature_due_on <= as_of THEN 'overdue'
    ELSE 'pending'
  END AS signature_state,
  CASE
    WHEN customer_signed_on <= signature_due_on THEN 0
    WHEN customer_signed_on IS NOT NULL THEN CAST(customer_signed_on - signature_due_on AS INTEGER)
    WHEN signature_due_on <= as_of THEN GREATEST(1, CAST(as_of - signature_due_on AS INTEGER))
    ELSE 0
  END AS signature_days_late,

  CASE WHEN is_within_shipped THEN FALSE ELSE is_ahead END AS exceeds_shipped,
  ahead_contract_no,
  ahead_currency,
  invoiced_so_far,
  shipped_so_far,
  deposit,
  excess AS shipped_excess,

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
