-- Two acts on one document that belong in different hands: one row per number of a live contract (entered, approved),
-- shipment and invoice (applied for, reviewed) and receipt (entered, confirmed). NULL where one of the two names is not
-- known, or stands for several people.
WITH document AS (
  SELECT
    'contracts' AS dataset, org, contract_no AS number, entered_by AS first_person, approved_by AS second_person,
    CAST(NULL AS VARCHAR) AS third_person, COALESCE(entered_on, signed_on) AS entry_on, input_no, row_no
  FROM contracts_asof
  WHERE is_live IS TRUE
  UNION ALL
  SELECT
    'shipments', org, shipment_no, applied_by, reviewer_1, reviewer_2, COALESCE(applied_on, shipped_on), input_no, row_no
  FROM shipments_asof
  WHERE is_live IS TRUE
  UNION ALL
  -- Credit notes are applied for and reviewed by nobody.
  SELECT
    'invoices', org, CASE WHEN invoice_code IS NULL THEN invoice_no ELSE invoice_code || ':' || invoice_no END, applied_by,
    reviewer_1, reviewer_2, COALESCE(applied_on, issued_on), input_no, row_no
  FROM invoices_asof
  WHERE is_live IS TRUE AND COALESCE(kind, 'normal') <> 'credit' AND amount >= 0
  UNION ALL
  SELECT
    'receipts', org, receipt_no, entered_by, finance_confirmed_by, CAST(NULL AS VARCHAR),
    COALESCE(entered_on, received_on), input_no, row_no
  FROM receipts_asof
  WHERE is_live IS TRUE
),
-- The as-of view hides when something is to be done later, but not by whom.
done_later AS (
  SELECT 'contracts' AS dataset, c.input_no, c.row_no FROM contracts c CROSS JOIN run
  WHERE c.entered_on > run.as_of OR c.manager_signed_on > run.as_of
  UNION ALL
  SELECT 'receipts', r.input_no, r.row_no FROM receipts r CROSS JOIN run
  WHERE r.entered_on > run.as_of OR r.finance_confirmed_on > run.as_of
  UNION ALL
  SELECT 'shipments', s.input_no, s.row_no FROM shipments s CROSS JOIN run WHERE s.applied_on > run.as_of
  UNION ALL
  SELECT 'invoices', i.input_no, i.row_no FROM invoices i CROSS JOIN run WHERE i.applied_on > run.as_of
),
namesake AS (
  SELECT org, name FROM employee_name WHERE people > 1
),
compared AS (
  SELECT
    d.*,
    CASE
      WHEN l.row_no IS NOT NULL OR n.name IS NOT NULL THEN NULL
      WHEN d.first_person = d.second_person OR d.first_person = d.third_person THEN 'same'
      WHEN d.first_person <> COALESCE(d.second_person, d.third_person) THEN 'different'
    END AS segregation_state
  FROM document d
  LEFT JOIN done_later l ON l.dataset = d.dataset AND l.input_no = d.input_no AND l.row_no = d.row_no
  LEFT JOIN namesake n ON n.org = d.org AND n.name = d.first_person
),
-- Several rows of one receipt: one in one hand is enough to say so; else one that is not known leaves it open.
ranked AS (
  SELECT
    c.*,
    ROW_NUMBER() OVER (
      PARTITION BY c.dataset, c.org, c.number
      ORDER BY CASE WHEN c.segregation_state = 'same' THEN 0 WHEN c.segregation_state IS NULL THEN 1 ELSE 2 END,
        c.entry_on, c.first_person, c.second_person, c.third_person, c.input_no, c.row_no
    ) AS position
  FROM compared c
)
SELECT
  r.org,
  r.dataset || ':' || r.number AS key,
  r.input_no,
  r.row_no,
  TRUE AS is_live,
  r.dataset AS document_kind,
  r.number,
  r.first_person,
  r.second_person,
  r.third_person,
  r.entry_on,
  r.segregation_state,
  CASE r.dataset WHEN 'contracts' THEN '录入与审批' WHEN 'receipts' THEN '录入与收款确认' ELSE '申请与复核' END AS acts,
  CASE r.dataset
    WHEN 'contracts' THEN 'entered and approved' WHEN 'receipts' THEN 'entered and confirmed' ELSE 'applied for and reviewed'
  END AS acts_en,
  CASE
    WHEN r.segregation_state IS NULL OR r.segregation_state <> 'same' THEN NULL
    WHEN p.names_manager THEN p.manager
    ELSE m.manager
  END AS manager
FROM ranked r
LEFT JOIN employee_name p ON p.org = r.org AND p.name = r.first_person
LEFT JOIN only_manager m ON m.org = r.org AND r.entry_on >= m.from_on AND r.entry_on < m.until_on
WHERE r.position = 1
