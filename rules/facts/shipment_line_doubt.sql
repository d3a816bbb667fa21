-- Shipments whose lines cannot be told for certain: a line of theirs was rejected, or the shipment stands in several rows
-- (void ones and rejected ones included) that bring lines of the same numbers, and nothing tells whose they are.
WITH repeated_line AS (
  SELECT DISTINCT org, shipment_no FROM shipment_lines_asof WHERE NOT is_first
),
head AS (
  SELECT s.org, s.shipment_no
  FROM shipments s
  JOIN repeated_line l ON l.org = s.org AND l.shipment_no = s.shipment_no
  UNION ALL
  SELECT r.org, r.number
  FROM rejected_document r
  JOIN repeated_line l ON l.org = r.org AND l.shipment_no = r.number
  WHERE r.dataset = 'shipments'
)
SELECT org, shipment_no FROM head GROUP BY org, shipment_no HAVING COUNT(*) > 1
UNION
SELECT org, number FROM rejected_document WHERE dataset = 'shipment_lines' AND number IS NOT NULL
