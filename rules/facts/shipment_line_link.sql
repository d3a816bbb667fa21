-- What was shipped, against the contract line it belongs to: the line number it names, else the only contract line with
-- its item. One row per line of a live shipment, for contracts whose lines order something; a shipment without lines has one row
-- without a line. `line_id` is NULL where no contract line fits.
WITH shipped AS (
  SELECT
    s.contract_id, s.shipment_id, s.shipment_no, s.shipped_on, s.shipped_ts,
    l.contract_line_no, l.item_code, l.quantity
  FROM shipment_current s
  JOIN contract_line_total t ON t.contract_id = s.contract_id AND t.ordered_line_count > 0
  LEFT JOIN shipment_lines_asof l ON l.org = s.org AND l.shipment_no = s.shipment_no AND l.is_live
),
only_line AS (
  SELECT contract_id, item_code, MIN(line_id) AS line_id
  FROM contract_line_current
  WHERE item_code IS NOT NULL
  GROUP BY contract_id, item_code
  HAVING COUNT(*) = 1
)
SELECT
  s.contract_id, s.shipment_id, s.shipment_no, s.shipped_on, s.shipped_ts, s.quantity,
  COALESCE(n.line_id, o.line_id) AS line_id
FROM shipped s
LEFT JOIN contract_line_current n ON n.contract_id = s.contract_id AND n.line_no = s.contract_line_no
LEFT JOIN only_line o ON o.contract_id = s.contract_id AND o.item_code = CASE WHEN n.line_id IS NULL THEN s.item_code END
