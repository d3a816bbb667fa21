-- Receipts that come in several rows (one receipt over several invoices), one row each: what the rows say together. An
-- act is done when it is done for every row. `first_id` is the row that stands for the receipt.
WITH part AS (
  SELECT
    org, receipt_no, CAST(input_no AS BIGINT) * 4294967296 + row_no AS receipt_id, received_on, amount, method,
    method IN ('cheque', 'acceptance', 'draft') AS is_instrument,
    entered_at, entered_on, handed_to_finance_at, handed_to_finance_on
  FROM receipts_asof
  WHERE is_live
),
numbered AS (
  SELECT org, receipt_no, COUNT(*) AS parts FROM part GROUP BY org, receipt_no HAVING COUNT(*) > 1
)
SELECT
  p.org,
  p.receipt_no,
  MIN(p.receipt_id) AS first_id,
  MIN(p.received_on) AS received_on,
  CAST(SUM(p.amount) AS DECIMAL(28, 2)) AS amount,
  -- One instrument among the rows makes the receipt one; an unknown method leaves it open.
  CASE
    WHEN COUNT(*) FILTER (WHERE p.is_instrument) > 0 THEN MIN(p.method) FILTER (WHERE p.is_instrument)
    WHEN COUNT(p.method) = COUNT(*) THEN MIN(p.method)
  END AS method,
  CASE WHEN COUNT(p.entered_on) = COUNT(*) THEN MAX(p.entered_at) END AS entered_at,
  CASE WHEN COUNT(p.entered_on) = COUNT(*) THEN MAX(p.entered_on) END AS entered_on,
  CASE WHEN COUNT(p.handed_to_finance_on) = COUNT(*) THEN MAX(p.handed_to_finance_at) END AS handed_to_finance_at,
  CASE WHEN COUNT(p.handed_to_finance_on) = COUNT(*) THEN MAX(p.handed_to_finance_on) END AS handed_to_finance_on
FROM part p
JOIN numbered n ON n.org = p.org AND n.receipt_no = p.receipt_no
GROUP BY p.org, p.receipt_no
