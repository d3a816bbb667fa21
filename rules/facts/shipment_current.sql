-- Live shipments with the contract in force that they name, and their value in the contract's currency. Numbers ending
-- in `_id` name loaded rows (input and row number in one number).
WITH without_amount AS (
  SELECT org, shipment_no FROM shipments_asof WHERE is_live AND amount IS NULL
),
line_value AS (
  -- One line without an amount leaves the whole unknown.
  SELECT
    l.org, l.shipment_no,
    CASE WHEN COUNT(*) = COUNT(l.amount) THEN SUM(l.amount) END AS amount,
    SUM(l.quantity) AS quantity
  FROM shipment_lines_asof l
  JOIN without_amount w ON w.org = l.org AND w.shipment_no = l.shipment_no
  WHERE l.is_live
  GROUP BY l.org, l.shipment_no
)
SELECT
  s.org,
  s.shipment_no,
  CAST(s.input_no AS BIGINT) * 4294967296 + s.row_no AS shipment_id,
  s.contract_no,
  CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id,
  s.shipped_on,
  s.shipped_ts,
  -- A shipment without a currency is in the contract's; in another one its value cannot be compared.
  CAST(
    CASE
      WHEN s.currency <> c.currency THEN NULL
      WHEN d.shipment_no IS NULL THEN COALESCE(s.amount, v.amount)
      ELSE s.amount
    END AS DECIMAL(38, 2)
  ) AS value,
  -- Goods that came back: such a shipment is written with a negative amount or quantity.
  COALESCE(s.amount < 0, FALSE) OR COALESCE(s.quantity < 0, FALSE) OR COALESCE(v.amount < 0, FALSE)
    OR COALESCE(v.quantity < 0, FALSE) AS is_return,
  d.shipment_no IS NOT NULL AS has_doubtful_lines,
  c.amount AS contract_amount,
  c.currency,
  CASE WHEN c.payment_terms IN ('prepaid', 'deposit', 'credit') THEN c.payment_terms END AS payment_terms,
  c.prepay_ratio,
  c.entered_on AS contract_entered_on,
  c.entered_ts AS contract_entered_ts
FROM shipments_asof s
LEFT JOIN contract_current c ON c.org = s.org AND c.contract_no = s.contract_no
LEFT JOIN line_value v ON v.org = s.org AND v.shipment_no = s.shipment_no
LEFT JOIN shipment_line_doubt d ON d.org = s.org AND d.shipment_no = s.shipment_no
WHERE s.is_live
