-- Lines of live invoices and credit notes, with the contract each bills: the one the line names, else the invoice's.
-- Quantities and amounts of credit notes are negative. Ids name loaded rows (input and row number in one number).
WITH line AS (
  SELECT
    org, invoice_no, COALESCE(invoice_code, '') AS invoice_code, contract_no, line_no, contract_line_no, item_code,
    quantity, unit_price,
    -- Beyond a million millions a quantity or price is a slip that would not fit: its amount is unknown.
    COALESCE(
      amount,
      CASE WHEN ABS(quantity) < 1000000000000 AND ABS(unit_price) < 1000000000000 THEN ROUND(quantity * unit_price, 2) END
    ) AS amount,
    CAST(input_no AS BIGINT) * 4294967296 + row_no AS line_id
  FROM invoice_lines_asof
  WHERE is_live
),
issued AS (
  SELECT
    CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no AS invoice_id, i.org, i.invoice_no,
    COALESCE(i.invoice_code, '') AS invoice_code, i.contract_no,
    COALESCE(i.kind, 'normal') = 'credit' OR i.amount < 0 AS is_credit
  FROM invoices_asof i
  JOIN (SELECT DISTINCT org, invoice_no FROM line) l ON l.org = i.org AND l.invoice_no = i.invoice_no
  WHERE i.is_live IS TRUE
),
-- A number that only one invoice carries names it, with or without its code.
single AS (
  SELECT org, invoice_no, MIN(invoice_id) AS invoice_id, MIN(invoice_code) AS invoice_code
  FROM issued
  GROUP BY org, invoice_no
  HAVING COUNT(*) = 1
),
assigned AS (
  SELECT
    l.*,
    COALESCE(e.invoice_id, CASE WHEN l.invoice_code = '' OR s.invoice_code = '' THEN s.invoice_id END) AS invoice_id
  FROM line l
  LEFT JOIN issued e ON e.org = l.org AND e.invoice_no = l.invoice_no AND e.invoice_code = l.invoice_code
  LEFT JOIN single s ON s.org = l.org AND s.invoice_no = l.invoice_no
)
SELECT
  a.line_id,
  a.invoice_id,
  a.org,
  i.is_credit,
  COALESCE(a.contract_no, i.contract_no, c.contract_no) AS contract_no,
  a.line_no,
  a.contract_line_no,
  a.item_code,
  CAST(CASE WHEN i.is_credit THEN -ABS(a.quantity) ELSE a.quantity END AS DECIMAL(24, 6)) AS quantity,
  CAST(ABS(a.unit_price) AS DECIMAL(24, 6)) AS unit_price,
  CAST(CASE WHEN i.is_credit THEN -ABS(a.amount) ELSE a.amount END AS DECIMAL(28, 2)) AS amount
FROM assigned a
JOIN issued i ON i.invoice_id = a.invoice_id
LEFT JOIN credit_note_contract c ON c.invoice_id = i.invoice_id
