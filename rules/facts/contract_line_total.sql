-- Contracts in force that have lines: what the lines add up to, and what they lack.
WITH known AS (
  -- A column that a whole file leaves empty is a column it does not have: that accuses nobody.
  SELECT
    input_no,
    BOOL_OR(item_code IS NOT NULL OR item_name IS NOT NULL) AS has_item,
    BOOL_OR(spec IS NOT NULL) AS has_spec
  FROM contract_line_current
  GROUP BY input_no
),
incomplete AS (
  SELECT
    l.contract_id,
    STRING_AGG(CASE WHEN l.item_code IS NULL AND l.item_name IS NULL AND k.has_item THEN l.line_no END, ',' ORDER BY l.line_id)
      AS lines_without_item,
    STRING_AGG(CASE WHEN l.spec IS NULL AND k.has_spec THEN l.line_no END, ',' ORDER BY l.line_id) AS lines_without_spec
  FROM contract_line_current l
  JOIN known k ON k.input_no = l.input_no
  WHERE l.spec IS NULL OR (l.item_code IS NULL AND l.item_name IS NULL)
  GROUP BY l.contract_id
),
total AS (
  SELECT
    contract_id,
    CAST(COUNT(*) AS INTEGER) AS line_count,
    CAST(COUNT(*) FILTER (WHERE quantity > 0) AS INTEGER) AS ordered_line_count,
    SUM(quantity) AS ordered_quantity,
    CASE WHEN COUNT(*) = COUNT(amount) THEN SUM(amount) END AS lines_amount
  FROM contract_line_current
  GROUP BY contract_id
)
SELECT
  t.contract_id, t.line_count, t.ordered_line_count, t.ordered_quantity, t.lines_amount,
  i.lines_without_item, i.lines_without_spec
FROM total t
LEFT JOIN incomplete i ON i.contract_id = t.contract_id
