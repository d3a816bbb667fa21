-- What each live invoice or credit note bills of each contract, credit notes negative. An invoice whose lines name several
-- contracts has one portion per contract (the sum of those lines), every other one a single portion of its whole amount.
-- A credit note that names no contract belongs to its original invoice's. `amount` is NULL where it cannot be told or is
-- not in the contract's currency. `lines`: how many lines it was added up from, 0 where it is the invoice's own amount.
WITH issued AS (
  SELECT
    CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no AS invoice_id,
    i.org,
    i.invoice_no,
    CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END AS doc_no,
    i.contract_no,
    i.currency,
    i.issued_on,
    COALESCE(i.kind, 'normal') = 'credit' OR i.amount < 0 AS is_credit,
    CASE WHEN i.kind = 'credit' OR i.amount < 0 THEN -ABS(i.amount) ELSE i.amount END AS amount
  FROM invoices_asof i
  WHERE i.is_live IS TRUE
),
billed AS (
  SELECT invoice_id, contract_no, COUNT(*) AS lines, CASE WHEN COUNT(*) = COUNT(amount) THEN SUM(amount) END AS amount
  FROM invoice_line_current
  GROUP BY invoice_id, contract_no
),
split AS (
  SELECT b.*, COUNT(*) OVER (PARTITION BY b.invoice_id) AS portions FROM billed b
),
portion AS (
  SELECT
    i.invoice_id, i.org, i.invoice_no, i.doc_no, i.is_credit, i.issued_on, i.currency,
    COALESCE(s.contract_no, i.contract_no, c.contract_no) AS contract_no,
    -- Lines that are in doubt do not tell how much of the invoice is whose.
    CASE WHEN s.portions > 1 AND d.invoice_no IS NOT NULL THEN NULL WHEN s.portions > 1 THEN s.amount ELSE i.amount END
      AS amount,
    CASE WHEN s.portions > 1 THEN s.lines ELSE 0 END AS lines,
    d.invoice_no IS NOT NULL AS lines_in_doubt
  FROM issued i
  LEFT JOIN split s ON s.invoice_id = i.invoice_id
  LEFT JOIN invoice_line_doubt d ON d.org = i.org AND d.invoice_no = i.invoice_no
  LEFT JOIN credit_note_contract c ON c.invoice_id = i.invoice_id
)
SELECT
  p.invoice_id,
  p.org,
  p.invoice_no,
  p.doc_no,
  p.is_credit,
  p.issued_on,
  p.contract_no,
  CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id,
  c.amount AS contract_amount,
  p.currency,
  CAST(CASE WHEN COALESCE(p.currency, c.currency) = c.currency THEN p.amount END AS DECIMAL(28, 2)) AS amount,
  CAST(p.lines AS INTEGER) AS lines,
  p.lines_in_doubt
FROM portion p
LEFT JOIN contract_current c ON c.org = p.org AND c.contract_no = p.contract_no
