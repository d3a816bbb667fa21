-- Salespeople and clerks whom documents of the period name: one row per company and name. The place and the day are those
-- of the first document on whose day no employee of that name was in service, else of the first of the period.
WITH named AS (
  SELECT org, salesperson AS name, signed_on AS used_on, 'contracts' AS dataset, contract_no AS number, input_no, row_no
  FROM contracts_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, clerk, signed_on, 'contracts', contract_no, input_no, row_no FROM contracts_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, salesperson, inquiry_on, 'quotes', quote_no, input_no, row_no FROM quotes_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, salesperson, shipped_on, 'shipments', shipment_no, input_no, row_no FROM shipments_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, clerk, shipped_on, 'shipments', shipment_no, input_no, row_no FROM shipments_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, salesperson, received_on, 'receipts', receipt_no, input_no, row_no FROM receipts_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, clerk, received_on, 'receipts', receipt_no, input_no, row_no FROM receipts_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, salesperson, issued_on, 'invoices', invoice_no, input_no, row_no FROM invoices_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, clerk, issued_on, 'invoices', invoice_no, input_no, row_no FROM invoices_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, salesperson, COALESCE(visited_on, planned_on), 'visits', visit_no, input_no, row_no
  FROM visits_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, salesperson, COALESCE(done_on, as_of_on), 'reconciliations', customer_name, input_no, row_no
  FROM reconciliations_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, salesperson, received_on, 'service_requests', request_no, input_no, row_no
  FROM service_requests_asof WHERE is_live IS TRUE
  UNION ALL
  SELECT org, clerk, received_on, 'service_requests', request_no, input_no, row_no
  FROM service_requests_asof WHERE is_live IS TRUE
),
used AS (
  SELECT n.*, r.period_start
  FROM named n
  CROSS JOIN run r
  WHERE n.name IS NOT NULL AND n.used_on >= r.period_start AND n.used_on <= LEAST(r.period_end, r.as_of)
),
day_used AS (
  SELECT DISTINCT org, name, used_on FROM used
),
in_service AS (
  SELECT d.org, d.name, d.used_on
  FROM day_used d
  JOIN employees_asof e ON e.org = d.org AND e.name = d.name
  WHERE e.is_live AND (e.hired_on IS NULL OR e.hired_on <= d.used_on) AND (e.left_on IS NULL OR e.left_on > d.used_on)
  GROUP BY d.org, d.name, d.used_on
),
rejected_employee AS (
  SELECT DISTINCT org FROM rejected_document WHERE dataset = 'employees'
),
ranked AS (
  SELECT
    u.*,
    s.name IS NOT NULL AS is_in_service,
    ROW_NUMBER() OVER (
      PARTITION BY u.org, u.name
      ORDER BY CASE WHEN s.name IS NULL THEN 0 ELSE 1 END, u.used_on, u.dataset, u.number, u.input_no, u.row_no
    ) AS position
  FROM used u
  LEFT JOIN in_service s ON s.org = u.org AND s.name = u.name AND s.used_on = u.used_on
)
SELECT
  r.org,
  r.name AS key,
  r.input_no,
  r.row_no,
  TRUE AS is_live,
  r.name,
  r.used_on,
  r.dataset AS document_kind,
  r.number,
  CASE
    WHEN r.is_in_service THEN 'known'
    -- The employee may stand in a row that could not be read.
    WHEN x.org IS NOT NULL THEN NULL
    WHEN p.name IS NULL THEN 'unknown'
    ELSE 'not-in-service'
  END AS person_state,
  CASE WHEN p.name IS NULL THEN '员工表中没有此人' ELSE '当日不在职' END AS standing,
  CASE WHEN p.name IS NULL THEN 'is not in the list of employees' ELSE 'was not in service on that day' END AS standing_en,
  CASE WHEN p.names_manager THEN p.manager ELSE m.manager END AS manager
FROM ranked r
LEFT JOIN employee_name p ON p.org = r.org AND p.name = r.name
LEFT JOIN rejected_employee x ON x.org = r.org
LEFT JOIN only_manager m ON m.org = r.org AND r.used_on >= m.from_on AND r.used_on < m.until_on
WHERE r.position = 1
