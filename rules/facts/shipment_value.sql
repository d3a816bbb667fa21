-- Live shipments with what they are worth: the amount of the shipment, else the sum of its lines where they
-- are not in doubt, else NULL.
WITH without_amount AS (
  SELECT org, shipment_no FROM shipments_asof WHERE is_live AND amount IS NULL
),
line_value AS (
  -- One line without an amount leaves the whole unknown, and so does a slip that adds up to more than fits.
  SELECT
    l.org, l.shipment_no,
    CASE WHEN COUNT(*) = COUNT(l.amount) AND ABS(SUM(l.amount)) < 10000000000000000 THEN SUM(l.amount) END AS amount
  FROM shipment_lines_asof l
  JOIN without_amount w ON w.org = l.org AND w.shipment_no = l.shipment_no
  WHERE l.is_live
  GROUP BY l.org, l.shipment_no
)
SELECT
  s.org,
  s.shipment_no,
  s.contract_no,
  s.customer_code,
  s.customer_name,
  s.salesperson,
  s.shipped_on,
  CAST(COALESCE(s.amount, CASE WHEN d.shipment_no IS NULL THEN v.amount END) AS DECIMAL(18, 2)) AS amount,
  s.currency,
  s.exchange_rate,
  s.input_no,
  s.row_no
FROM shipments_asof s
LEFT JOIN line_value v ON v.org = s.org AND v.shipment_no = s.shipment_no
LEFT JOIN shipment_line_doubt d ON d.org = s.org AND d.shipment_no = s.shipment_no
WHERE s.is_live IS TRUE
