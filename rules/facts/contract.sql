-- One row per loaded contract row. `<duty>_state` says how a duty stands at the end of the as-of day: done (in time),
-- late, overdue (not done, its day is over), pending (not done, its day is still to come); `missing`: an act without a
-- date of its own that ought to be there.
WITH setting AS (
  SELECT
    r.as_of,
    c.workday_no AS as_of_workday_no,
    CAST((SELECT value FROM param WHERE name = 'major_amount') AS DECIMAL(18, 2)) AS major_amount,
    CAST((SELECT value FROM param WHERE name = 'purchasing_notice_days') AS INTEGER) AS purchasing_notice_days,
    CAST((SELECT value FROM param WHERE name = 'total_tolerance_per_line') AS DECIMAL(18, 2)) AS total_tolerance_per_line
  FROM run r
  JOIN calendar c ON c.day = r.as_of
),
loaded AS (
  SELECT
    c.*,
    -- Rows that are not live have no place in the order book.
    CASE WHEN c.is_live THEN CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no END AS contract_id,
    s.as_of,
    s.as_of_workday_no,
    s.major_amount,
    s.total_tolerance_per_line,
    s.purchasing_notice_days,
    COALESCE(c.currency, 'CNY') AS contract_currency,
    -- Only the rate of the company's own currency is known without being told.
    -- The wider amount first: times a rate, a large contract would not fit otherwise.
    CASE
      WHEN COALESCE(c.currency, 'CNY') = 'CNY' THEN CAST(c.amount AS DECIMAL(28, 2))
      ELSE CAST(ROUND(CAST(c.amount AS DECIMAL(28, 2)) * c.exchange_rate, 2) AS DECIMAL(28, 2))
    END AS amount_cny,
    signed.workday_no AS signed_workday_no,
    signed.entry_due_on,
    signed.archive_due_on,
    -- Signed too late for the notice: the next working day after signing holds instead.
    CASE
      WHEN c.signed_on <= c.delivery_on - s.purchasing_notice_days THEN c.delivery_on - s.purchasing_notice_days
      WHEN c.delivery_on IS NOT NULL THEN signed.next_workday_on
    END AS purchasing_due_on,
    c.signed_on > c.delivery_on - s.purchasing_notice_days AS purchasing_due_is_workday,
    CASE WHEN c.original_no IS NOT NULL THEN c.archived_on END AS original_archived_on,
    CASE WHEN c.delivery_on IS NULL THEN 1 ELSE 0 END + CASE WHEN c.customer_full_name IS NULL THEN 1 ELSE 0 END
      + CASE WHEN c.contact IS NULL THEN 1 ELSE 0 END + CASE WHEN c.phone IS NULL THEN 1 ELSE 0 END
      + CASE WHEN c.ship_address IS NULL THEN 1 ELSE 0 END AS missing_head_count
  FROM contracts_asof c
  CROSS JOIN setting s
  LEFT JOIN calendar_deadline signed ON signed.day = c.signed_on
),
-- What the list of employees says of the name of whoever keeps a contract.
named_employee AS (
  SELECT org, name, MAX(CASE WHEN role = 'clerk' THEN 1 ELSE 0 END) AS is_clerk,
    MAX(CASE WHEN role = 'salesperson' THEN 1 ELSE 0 END) AS is_salesperson
  FROM employees_asof
  GROUP BY org, name
),
rejected_shipment AS (
  -- What left with them is not known, but something did.
  SELECT DISTINCT org, contract_no FROM rejected_document WHERE dataset = 'shipments' AND contract_no IS NOT NULL
)
SELECT
  c.org,
  c.contract_no AS key,
  c.input_no,
  c.row_no,
  c.is_live,
  c.contract_no,
  c.customer_name,
  c.salesperson,
  c.clerk,
  m.manager,
  c.contract_type,
  c.signed_on,
  c.amount,
  c.contract_currency AS currency,
  c.amount_cny,
  c.delivery_on,

  -- Written out here and not in the as-of view, so only for the rows that are asked for.
  COALESCE(SUBSTRING(CAST(c.manager_signed_ts AS VARCHAR), 1, 16), CAST(c.manager_signed_on AS VARCHAR)) AS manager_signed_at,
  c.manager_signed_on,
  COALESCE(SUBSTRING(CAST(c.entered_ts AS VARCHAR), 1, 16), CAST(c.entered_on AS VARCHAR)) AS entered_at,
  c.entered_on,
  CASE
    WHEN c.manager_signed_on IS NULL THEN CASE WHEN c.entered_on IS NULL THEN 'pending' ELSE 'missing' END
    WHEN c.entered_on IS NULL THEN 'done'
    WHEN c.manager_signed_ts IS NOT NULL AND c.entered_ts IS NOT NULL
      THEN CASE WHEN c.manager_signed_ts <= c.entered_ts THEN 'done' ELSE 'late' END
    WHEN c.manager_signed_on <= c.entered_on THEN 'done'
    ELSE 'late'
  END AS signature_state,

  CASE
    WHEN c.entered_on <= c.signed_on THEN 'done'
    WHEN c.entered_on IS NOT NULL THEN 'late'
    WHEN c.signed_on <= c.as_of THEN 'overdue'
    ELSE 'pending'
  END AS same_day_state,
  COALESCE(c.entered_on, c.signed_on) AS same_day_occurred_on,
  CASE
    WHEN c.entered_on <= c.signed_on THEN 0
    WHEN c.entered_on IS NOT NULL THEN CAST(c.entered_on - c.signed_on AS INTEGER)
    ELSE GREATEST(1, CAST(c.as_of - c.signed_on AS INTEGER))
  END AS same_day_days_late,

  c.entry_due_on,
  CASE
    WHEN c.entered_on <= c.entry_due_on THEN 'done'
    WHEN c.entered_on > c.entry_due_on THEN 'late'
    WHEN c.entry_due_on <= c.as_of THEN 'overdue'
    WHEN c.entry_due_on > c.as_of THEN 'pending'
  END AS entry_state,
  COALESCE(c.entered_on, c.entry_due_on) AS entry_occurred_on,
  CASE
    WHEN c.entered_on > c.entry_due_on THEN GREATEST(1, entered.workday_no - due.workday_no)
    WHEN c.entered_on IS NULL AND c.entry_due_on <= c.as_of THEN GREATEST(1, c.as_of_workday_no - due.workday_no)
    ELSE 0
  END AS entry_days_late,

  CASE WHEN c.is_major OR c.amount_cny >= c.major_amount THEN TRUE WHEN c.amount_cny IS NOT NULL THEN FALSE END AS is_major_contract,
  COALESCE(SUBSTRING(CAST(c.gm_approved_ts AS VARCHAR), 1, 16), CAST(c.gm_approved_on AS VARCHAR)) AS gm_approved_at,
  c.gm_approved_on,
  CASE WHEN c.gm_approved_on IS NULL THEN 'missing' WHEN c.gm_approved_on <= c.signed_on THEN 'done' ELSE 'late' END
    AS leadership_state,

  -- Exports tick what is so: a blank flag is a no.
  c.quote_no,
  COALESCE(c.is_deviating, FALSE) AS is_deviating,
  COALESCE(SUBSTRING(CAST(c.deviation_approved_ts AS VARCHAR), 1, 16), CAST(c.deviation_approved_on AS VARCHAR))
    AS deviation_approved_at,
  c.deviation_approved_on,
  CASE WHEN c.deviation_approved_on IS NULL THEN 'missing' WHEN c.deviation_approved_on <= c.signed_on THEN 'done' ELSE 'late' END
    AS deviation_state,
  COALESCE(c.is_off_norm, FALSE) AS is_off_norm,
  COALESCE(SUBSTRING(CAST(c.off_norm_approved_ts AS VARCHAR), 1, 16), CAST(c.off_norm_approved_on AS VARCHAR))
    AS off_norm_approved_at,
  c.off_norm_approved_on,
  CASE WHEN c.off_norm_approved_on IS NULL THEN 'missing' WHEN c.off_norm_approved_on <= c.signed_on THEN 'done' ELSE 'late' END
    AS off_norm_state,
  COALESCE(c.is_special, FALSE) AS is_special,
  COALESCE(SUBSTRING(CAST(c.reviewed_ts AS VARCHAR), 1, 16), CAST(c.reviewed_on AS VARCHAR)) AS reviewed_at,
  c.reviewed_on,
  CASE WHEN c.reviewed_on IS NULL THEN 'missing' WHEN c.reviewed_on <= c.signed_on THEN 'done' ELSE 'late' END AS review_state,

  c.custodian,
  -- A name that the list of employees also gives to a clerk, or to another salesperson, does not tell who keeps it.
  CASE
    WHEN c.custodian = c.salesperson AND k.is_clerk = 1 THEN NULL
    WHEN c.custodian = c.salesperson OR c.custodian IN ('销售员', '业务员', '销售代表') THEN 'salesperson'
    WHEN k.is_salesperson = 1 THEN NULL
    WHEN c.custodian IS NOT NULL THEN 'office'
  END AS custody_state,

  -- Other words for the terms may mean credit or not.
  CASE c.payment_terms WHEN 'credit' THEN TRUE WHEN 'prepaid' THEN FALSE WHEN 'deposit' THEN FALSE END AS is_credit_sale,
  c.credit_days,
  c.credit_limit_stated,
  CASE WHEN c.credit_days IS NULL THEN 1 ELSE 0 END + CASE WHEN c.credit_limit_stated IS NULL THEN 1 ELSE 0 END
    AS missing_credit_term_count,
  CASE WHEN c.credit_days IS NULL THEN CASE WHEN c.credit_limit_stated IS NULL THEN '信用天数、信用额度' ELSE '信用天数' END
    WHEN c.credit_limit_stated IS NULL THEN '信用额度' END AS missing_credit_terms,
  CASE WHEN c.credit_days IS NULL THEN CASE WHEN c.credit_limit_stated IS NULL THEN 'credit days, credit limit' ELSE 'credit days' END
    WHEN c.credit_limit_stated IS NULL THEN 'credit limit' END AS missing_credit_terms_en,

  c.original_no,
  c.archived_on,
  c.original_archived_on,
  c.archive_due_on,
  CASE
    WHEN c.original_archived_on <= c.archive_due_on THEN 'done'
    WHEN c.original_archived_on > c.archive_due_on THEN 'late'
    WHEN c.archive_due_on <= c.as_of THEN 'overdue'
    WHEN c.archive_due_on > c.as_of THEN 'pending'
  END AS archive_state,
  CASE
    WHEN c.original_archived_on > c.archive_due_on THEN CAST(c.original_archived_on - c.archive_due_on AS INTEGER)
    WHEN c.original_archived_on IS NULL AND c.archive_due_on <= c.as_of
      THEN GREATEST(1, CAST(c.as_of - c.archive_due_on AS INTEGER))
    ELSE 0
  END AS archive_days_late,

  COALESCE(SUBSTRING(CAST(c.purchasing_notified_ts AS VARCHAR), 1, 16), CAST(c.purchasing_notified_on AS VARCHAR)) AS purchasing_notified_at,
  c.purchasing_notified_on,
  c.purchasing_due_on,
  CASE
    WHEN c.purchasing_notified_on <= c.purchasing_due_on THEN 'done'
    WHEN c.purchasing_notified_on > c.purchasing_due_on THEN 'late'
    WHEN c.purchasing_due_on <= c.as_of THEN 'overdue'
    WHEN c.purchasing_due_on > c.as_of THEN 'pending'
  END AS purchasing_state,
  CASE
    WHEN c.purchasing_notified_on <= c.purchasing_due_on OR c.purchasing_due_on IS NULL THEN 0
    WHEN c.purchasing_notified_on IS NULL AND c.purchasing_due_on > c.as_of THEN 0
    WHEN c.purchasing_due_is_workday
      THEN GREATEST(1, COALESCE(notified.workday_no, c.as_of_workday_no) - (c.signed_workday_no + 1))
    ELSE GREATEST(1, CAST(COALESCE(c.purchasing_notified_on, c.as_of) - c.purchasing_due_on AS INTEGER))
  END AS purchasing_days_late,
  CASE WHEN c.purchasing_due_is_workday THEN '个工作日' ELSE '天' END AS purchasing_days_unit,
  CASE WHEN c.purchasing_due_is_workday THEN 'working day(s)' ELSE 'day(s)' END AS purchasing_days_unit_en,
  CASE WHEN c.purchasing_due_is_workday THEN c.purchasing_due_on END AS purchasing_workday_due_on,

  COALESCE(SUBSTRING(CAST(c.arrival_confirmed_ts AS VARCHAR), 1, 16), CAST(c.arrival_confirmed_on AS VARCHAR))
    AS arrival_confirmed_at,
  c.arrival_confirmed_on,
  COALESCE(SUBSTRING(CAST(f.shipped_ts AS VARCHAR), 1, 16), CAST(f.shipped_on AS VARCHAR)) AS first_shipped_at,
  f.shipped_on AS first_shipped_on,
  -- What left with a rejected row may have left first: that excuses nobody, and nothing is in order for certain.
  CASE
    WHEN f.contract_id IS NOT NULL AND c.arrival_confirmed_on IS NULL THEN 'missing'
    WHEN c.arrival_confirmed_on > f.shipped_on
      OR (c.arrival_confirmed_on = f.shipped_on AND c.arrival_confirmed_ts > f.shipped_ts) THEN 'late'
    WHEN x.contract_no IS NOT NULL THEN NULL
    WHEN c.arrival_confirmed_on IS NULL THEN 'pending'
    ELSE 'done'
  END AS arrival_state,

  -- Nothing to deliver: neither a line that orders something nor an amount.
  CASE
    WHEN c.amount > 0 OR t.ordered_line_count > 0 THEN TRUE
    WHEN t.is_doubtful IS NOT TRUE THEN FALSE
  END AS is_delivery_owed,
  d.basis AS delivery_basis,
  CASE WHEN d.basis = 'line' THEN '数量' ELSE '金额（' || c.contract_currency || '）' END AS delivery_measure,
  CASE WHEN d.basis = 'line' THEN 'quantity' ELSE 'amount (' || c.contract_currency || ')' END AS delivery_measure_en,
  d.delivered_on,
  CAST(COALESCE(d.ordered, CAST(c.amount AS DECIMAL(28, 6))) AS DECIMAL(38, 6)) AS delivery_ordered,
  CAST(CASE WHEN d.contract_id IS NULL THEN 0 ELSE d.shipped END AS DECIMAL(38, 6)) AS delivery_shipped,
  CASE
    WHEN d.delivered_on <= c.delivery_on THEN 'done'
    WHEN x.contract_no IS NOT NULL AND c.delivery_on <= c.as_of THEN NULL
    WHEN d.delivered_on > c.delivery_on THEN 'late'
    WHEN d.contract_id IS NOT NULL AND d.shipped IS NULL THEN NULL
    WHEN c.delivery_on <= c.as_of THEN 'overdue'
    WHEN c.delivery_on > c.as_of THEN 'pending'
  END AS delivery_state,
  CASE
    WHEN d.delivered_on > c.delivery_on THEN CAST(d.delivered_on - c.delivery_on AS INTEGER)
    WHEN d.delivered_on IS NULL AND c.delivery_on <= c.as_of THEN GREATEST(1, CAST(c.as_of - c.delivery_on AS INTEGER))
    ELSE 0
  END AS delivery_days_late,

  -- What the lines lack may be unknown; what is missing elsewhere is missing all the same.
  CASE
    WHEN c.missing_head_count > 0 OR t.lines_without_item IS NOT NULL OR t.lines_without_spec IS NOT NULL
      OR t.has_unknown_part IS NOT TRUE
    THEN c.missing_head_count + CASE WHEN t.lines_without_item IS NULL THEN 0 ELSE 1 END
      + CASE WHEN t.lines_without_spec IS NULL THEN 0 ELSE 1 END
  END AS missing_field_count,
  NULLIF(SUBSTRING(CONCAT(
    CASE WHEN c.delivery_on IS NULL THEN '、交货日期' END,
    CASE WHEN c.customer_full_name IS NULL THEN '、客户全称' END,
    CASE WHEN c.contact IS NULL THEN '、联系人' END,
    CASE WHEN c.phone IS NULL THEN '、电话' END,
    CASE WHEN c.ship_address IS NULL THEN '、发货地址' END,
    '、品名（明细行 ' || t.lines_without_item || '）',
    '、规格型号（明细行 ' || t.lines_without_spec || '）'
  ), 2), '') AS missing_fields,
  NULLIF(SUBSTRING(CONCAT(
    CASE WHEN c.delivery_on IS NULL THEN ', delivery date' END,
    CASE WHEN c.customer_full_name IS NULL THEN ', full customer name' END,
    CASE WHEN c.contact IS NULL THEN ', contact' END,
    CASE WHEN c.phone IS NULL THEN ', phone' END,
    CASE WHEN c.ship_address IS NULL THEN ', ship-to address' END,
    ', item (lines ' || t.lines_without_item || ')',
    ', specification (lines ' || t.lines_without_spec || ')'
  ), 3), '') AS missing_fields_en,

  CASE WHEN t.is_doubtful IS NOT TRUE THEN COALESCE(t.line_count, 0) END AS line_count,
  t.lines_amount,
  CAST(ABS(t.lines_amount - c.amount) AS DECIMAL(38, 2)) AS total_difference,
  CAST(t.line_count * c.total_tolerance_per_line AS DECIMAL(18, 2)) AS total_tolerance
FROM loaded c
LEFT JOIN calendar_deadline due ON due.day = c.entry_due_on
LEFT JOIN calendar_deadline entered ON entered.day = c.entered_on
LEFT JOIN calendar_deadline notified ON notified.day = c.purchasing_notified_on
LEFT JOIN named_employee k ON k.org = c.org AND k.name = c.custodian
LEFT JOIN responsible_manager m ON m.org = c.org AND m.name = c.salesperson AND m.signed_on = c.signed_on
LEFT JOIN contract_delivery d ON d.contract_id = c.contract_id
LEFT JOIN contract_first_shipment f ON f.contract_id = c.contract_id
LEFT JOIN contract_line_total t ON t.contract_id = c.contract_id
LEFT JOIN rejected_shipment x ON x.org = c.org AND x.contract_no = c.contract_no
