-- Contracts whose shipments can all be followed line by line: per contract line and shipment, what had been shipped so
-- far. Lines of one shipment count together; shipments of one moment in the order of their numbers.
WITH followed AS (
  SELECT k.contract_id
  FROM shipment_line_link k
  GROUP BY k.contract_id
  HAVING COUNT(*) = COUNT(k.line_id)
)
SELECT
  k.contract_id,
  k.shipment_id,
  k.line_id,
  k.shipped_on,
  c.line_no,
  COALESCE(c.item_name, c.item_code) AS item,
  c.quantity AS ordered,
  k.quantity,
  CAST(
    SUM(k.quantity) OVER (PARTITION BY k.line_id ORDER BY k.shipped_on, k.shipped_ts NULLS LAST, k.shipment_no)
    AS DECIMAL(38, 6)
  ) AS shipped_so_far
FROM shipment_line_link k
JOIN followed f ON f.contract_id = k.contract_id
JOIN contract_line_current c ON c.line_id = k.line_id
