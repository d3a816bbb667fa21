-- Contracts in force with at least one shipment: since when everything ordered has been shipped, and how much has been.
-- Line by line where every shipment can be followed so, else by amount. Where the lines that would be compared are in
-- doubt, neither is done: the basis is NULL.
WITH line_reached AS (
  SELECT
    contract_id, line_id,
    MIN(shipped_on) FILTER (WHERE ordered > 0 AND shipped_so_far >= ordered) AS reached_on,
    SUM(quantity) AS shipped
  FROM shipped_line
  GROUP BY contract_id, line_id, ordered
),
by_line AS (
  SELECT contract_id, COUNT(reached_on) AS reached_lines, MAX(reached_on) AS reached_on, SUM(shipped) AS shipped
  FROM line_reached
  GROUP BY contract_id
),
by_amount AS (
  SELECT
    contract_id,
    MIN(shipped_on) FILTER (WHERE shipped_so_far >= contract_amount) AS reached_on,
    COUNT(*) = COUNT(shipped_so_far) AS is_known,
    SUM(value) AS shipped,
    MIN(contract_amount) AS ordered
  FROM shipment_progress
  GROUP BY contract_id
),
doubt AS (
  SELECT contract_id FROM contract_line_total WHERE is_doubtful
  UNION
  SELECT s.contract_id
  FROM shipment_current s
  JOIN contract_line_total t ON t.contract_id = s.contract_id AND t.ordered_line_count > 0
  WHERE s.has_doubtful_lines
)
SELECT
  a.contract_id,
  CASE WHEN d.contract_id IS NOT NULL THEN NULL WHEN l.contract_id IS NOT NULL THEN 'line' ELSE 'amount' END AS basis,
  CASE
    WHEN d.contract_id IS NOT NULL THEN NULL
    WHEN l.contract_id IS NULL THEN a.reached_on
    WHEN l.reached_lines >= t.ordered_line_count THEN l.reached_on
  END AS delivered_on,
  CAST(CASE WHEN l.contract_id IS NULL THEN CAST(a.ordered AS DECIMAL(28, 6)) ELSE t.ordered_quantity END AS DECIMAL(38, 6)) AS ordered,
  -- Unknown while some shipment has no value that can be compared.
  CAST(
    CASE
      WHEN d.contract_id IS NOT NULL THEN NULL
      WHEN l.contract_id IS NOT NULL THEN l.shipped
      WHEN a.is_known THEN CAST(a.shipped AS DECIMAL(28, 6))
    END AS DECIMAL(38, 6)
  ) AS shipped
FROM by_amount a
LEFT JOIN by_line l ON l.contract_id = a.contract_id
LEFT JOIN contract_line_total t ON t.contract_id = a.contract_id
LEFT JOIN doubt d ON d.contract_id = a.contract_id
