-- One row per loaded shipment row. `<duty>_state`: done (in time or in order), late (after it was due, or after the
-- shipment), missing (never, of a duty of order), overdue or pending (not yet, of a duty with a deadline).
WITH setting AS (
  SELECT
    as_of,
    CAST((SELECT value FROM param WHERE name = 'application_lead_days') AS INTEGER) AS application_lead_days,
    CAST((SELECT value FROM param WHERE name = 'signed_note_return_days') AS INTEGER) AS signed_note_return_days
  FROM run
),
loaded AS (
  SELECT
    s.*,
    CAST(s.input_no AS BIGINT) * 4294967296 + s.row_no AS shipment_id,
    g.as_of,
    s.shipped_on - g.application_lead_days AS application_due_on,
    s.shipped_on + g.signed_note_return_days AS note_due_on
  FROM shipments_asof s
  CROSS JOIN setting g
)
SELECT
  s.org,
  s.shipment_no AS key,
  s.input_no,
  s.row_no,
  s.is_live,
  s.shipment_no,
  s.contract_no,
  s.customer_name,
  s.salesperson,
  s.clerk,
  CAST(NULL AS VARCHAR) AS warehouse,
  -- Written out here and not in the as-of view, so only for the rows that are asked for.
  COALESCE(SUBSTRING(CAST(s.shipped_ts AS VARCHAR), 1, 16), CAST(s.shipped_on AS VARCHAR)) AS shipped_at,
  s.shipped_on,
  a.is_return,

  COALESCE(SUBSTRING(CAST(s.manager_confirmed_ts AS VARCHAR), 1, 16), CAST(s.manager_confirmed_on AS VARCHAR)) AS manager_confirmed_at,
  s.manager_confirmed_on,
  CASE
    WHEN s.manager_confirmed_on IS NULL THEN 'missing'
    WHEN s.manager_confirmed_ts IS NOT NULL AND s.shipped_ts IS NOT NULL
      THEN CASE WHEN s.manager_confirmed_ts <= s.shipped_ts THEN 'done' ELSE 'late' END
    WHEN s.manager_confirmed_on <= s.shipped_on THEN 'done'
    ELSE 'late'
  END AS manager_state,

  COALESCE(SUBSTRING(CAST(s.finance_released_ts AS VARCHAR), 1, 16), CAST(s.finance_released_on AS VARCHAR)) AS finance_released_at,
  s.finance_released_on,
  CASE
    WHEN s.finance_released_on IS NULL THEN 'missing'
    WHEN s.finance_released_ts IS NOT NULL AND s.shipped_ts IS NOT NULL
      THEN CASE WHEN s.finance_released_ts <= s.shipped_ts THEN 'done' ELSE 'late' END
    WHEN s.finance_released_on <= s.shipped_on THEN 'done'
    ELSE 'late'
  END AS finance_state,

  COALESCE(SUBSTRING(CAST(s.applied_ts AS VARCHAR), 1, 16), CAST(s.applied_on AS VARCHAR)) AS applied_at,
  s.applied_on,
  s.application_due_on,
  CASE
    WHEN s.applied_on <= s.application_due_on THEN 'done'
    WHEN s.applied_on IS NOT NULL THEN 'late'
    WHEN s.application_due_on <= s.as_of THEN 'overdue'
    ELSE 'pending'
  END AS application_state,
  CASE
    WHEN s.applied_on <= s.application_due_on THEN 0
    WHEN s.applied_on IS NOT NULL THEN CAST(s.applied_on - s.application_due_on AS INTEGER)
    WHEN s.application_due_on <= s.as_of THEN GREATEST(1, CAST(s.as_of - s.application_due_on AS INTEGER))
    ELSE 0
  END AS application_days_late,

  s.reviewer_1,
  s.reviewer_2,
  CASE
    WHEN s.reviewer_1 IS NULL AND s.reviewer_2 IS NULL THEN 'none'
    -- Several names in one cell: who they are is not to be told.
    WHEN TRANSLATE(CONCAT(s.reviewer_1, s.reviewer_2), '，,；;／/＆&＋+｜|', '、、、、、、、、、、、、') LIKE '%、%' THEN NULL
    WHEN s.reviewer_1 IS NULL OR s.reviewer_2 IS NULL THEN 'one'
    WHEN REPLACE(REPLACE(s.reviewer_1, ' ', ''), '　', '') = REPLACE(REPLACE(s.reviewer_2, ' ', ''), '　', '') THEN 'same'
    ELSE 'two'
  END AS review_state,

  COALESCE(SUBSTRING(CAST(s.inspected_ts AS VARCHAR), 1, 16), CAST(s.inspected_on AS VARCHAR)) AS inspected_at,
  s.inspected_on,
  CASE
    WHEN s.inspected_on IS NULL THEN 'missing'
    WHEN s.inspected_ts IS NOT NULL AND s.shipped_ts IS NOT NULL
      THEN CASE WHEN s.inspected_ts <= s.shipped_ts THEN 'done' ELSE 'late' END
    WHEN s.inspected_on <= s.shipped_on THEN 'done'
    ELSE 'late'
  END AS inspection_state,

  COALESCE(SUBSTRING(CAST(s.transport_agreement_ts AS VARCHAR), 1, 16), CAST(s.transport_agreement_on AS VARCHAR)) AS transport_agreement_at,
  s.transport_agreement_on,
  CASE
    WHEN s.transport_agreement_on IS NULL THEN 'missing'
    WHEN s.transport_agreement_ts IS NOT NULL AND s.shipped_ts IS NOT NULL
      THEN CASE WHEN s.transport_agreement_ts <= s.shipped_ts THEN 'done' ELSE 'late' END
    WHEN s.transport_agreement_on <= s.shipped_on THEN 'done'
    ELSE 'late'
  END AS transport_state,

  -- Owed by the end of the day the goods leave, whatever the hour.
  COALESCE(SUBSTRING(CAST(s.customer_notified_ts AS VARCHAR), 1, 16), CAST(s.customer_notified_on AS VARCHAR)) AS customer_notified_at,
  s.customer_notified_on,
  CASE
    WHEN s.customer_notified_on <= s.shipped_on THEN 'done'
    WHEN s.customer_notified_on IS NOT NULL THEN 'late'
    ELSE 'overdue'
  END AS notice_state,
  CASE
    WHEN s.customer_notified_on <= s.shipped_on THEN 0
    ELSE GREATEST(1, CAST(COALESCE(s.customer_notified_on, s.as_of) - s.shipped_on AS INTEGER))
  END AS notice_days_late,

  s.signed_note_on,
  s.note_due_on,
  CASE
    WHEN s.signed_note_on <= s.note_due_on THEN 'done'
    WHEN s.signed_note_on IS NOT NULL THEN 'late'
    WHEN s.note_due_on <= s.as_of THEN 'overdue'
    ELSE 'pending'
  END AS note_state,
  CASE
    WHEN s.signed_note_on <= s.note_due_on THEN 0
    WHEN s.signed_note_on IS NOT NULL THEN CAST(s.signed_note_on - s.note_due_on AS INTEGER)
    WHEN s.note_due_on <= s.as_of THEN GREATEST(1, CAST(s.as_of - s.note_due_on AS INTEGER))
    ELSE 0
  END AS note_days_late,

  a.contract_standing,
  CASE a.contract_standing
    WHEN 'unknown' THEN 'ERP中没有该合同'
    WHEN 'void' THEN '该合同已作废'
    WHEN 'not-entered' THEN '该合同截至稽核日尚未录入ERP'
    WHEN 'entered-late' THEN '该合同在发货后才录入ERP'
    WHEN 'known' THEN '该合同在发货前已录入ERP'
  END AS contract_standing_text,
  CASE a.contract_standing
    WHEN 'unknown' THEN 'no such contract in the ERP'
    WHEN 'void' THEN 'the contract is void'
    WHEN 'not-entered' THEN 'the contract is not entered by the as-of date'
    WHEN 'entered-late' THEN 'the contract was entered after shipping'
    WHEN 'known' THEN 'the contract was entered before shipping'
  END AS contract_standing_text_en,
  COALESCE(SUBSTRING(CAST(a.contract_entered_ts AS VARCHAR), 1, 16), CAST(a.contract_entered_on AS VARCHAR)) AS contract_entered_at,
  COALESCE(SUBSTRING(CAST(a.contract_entered_ts AS VARCHAR), 1, 16), CAST(a.contract_recorded_on AS VARCHAR)) AS contract_recorded_at,
  a.contract_recorded_on,
  a.currency,
  a.payment_terms,
  a.shipment_value,
  a.shipped_so_far,
  a.received_so_far,
  a.payment_needed,
  a.payment_shortfall,
  a.order_basis,
  CASE
    WHEN a.order_basis = 'line' THEN CONCAT('第 ', a.over_line, ' 行 ', a.over_item, '（按数量）')
    ELSE CONCAT('（按金额，', a.currency, '）')
  END AS over_subject,
  CASE
    WHEN a.order_basis = 'line' THEN CONCAT('line ', a.over_line, ' ', a.over_item, ' (by quantity)')
    ELSE CONCAT('(by amount, ', a.currency, ')')
  END AS over_subject_en,
  a.over_line,
  a.over_item,
  a.over_ordered,
  a.over_shipped,
  a.order_excess
FROM loaded s
LEFT JOIN shipment_account a ON a.shipment_id = s.shipment_id
