-- Contracts in force that have lines: what the lines add up to, and what they lack. Where the lines are in doubt, nothing
-- but that is known of them.
WITH known AS (
  -- A column that a file does not have accuses nobody; an item may stand in either of two.
  SELECT
    input_no,
    COUNT(*) FILTER (WHERE field IN ('item_code', 'item_name')) = 2 AS has_item,
    COUNT(*) FILTER (WHERE field = 'spec') = 1 AS has_spec
  FROM input_column
  WHERE dataset = 'contract_lines'
  GROUP BY input_no
),
incomplete AS (
  SELECT
    l.contract_id,
    -- 2 before 10, in whatever order the export lists them.
    STRING_AGG(l.line_no, ',' ORDER BY LENGTH(l.line_no), l.line_no)
      FILTER (WHERE k.has_item AND l.item_code IS NULL AND l.item_name IS NULL) AS lines_without_item,
    STRING_AGG(l.line_no, ',' ORDER BY LENGTH(l.line_no), l.line_no)
      FILTER (WHERE k.has_spec AND l.spec IS NULL) AS lines_without_spec,
    BOOL_OR(
      (k.has_item IS NOT TRUE AND l.item_code IS NULL AND l.item_name IS NULL) OR (k.has_spec IS NOT TRUE AND l.spec IS NULL)
    ) AS has_unknown_part
  FROM contract_line_current l
  LEFT JOIN known k ON k.input_no = l.input_no
  WHERE l.spec IS NULL OR (l.item_code IS NULL AND l.item_name IS NULL)
  GROUP BY l.contract_id
),
total AS (
  SELECT
    contract_id,
    CAST(COUNT(*) AS INTEGER) AS line_count,
    CAST(COUNT(*) FILTER (WHERE quantity > 0) AS INTEGER) AS ordered_line_count,
    CAST(SUM(quantity) AS DECIMAL(38, 6)) AS ordered_quantity,
    CAST(CASE WHEN COUNT(*) = COUNT(amount) THEN SUM(amount) END AS DECIMAL(38, 2)) AS lines_amount
  FROM contract_line_current
  GROUP BY contract_id
),
doubt AS (
  SELECT CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id
  FROM contract_line_doubt d
  JOIN contract_current c ON c.org = d.org AND c.contract_no = d.contract_no
)
SELECT
  t.contract_id, t.line_count, t.ordered_line_count, t.ordered_quantity, t.lines_amount,
  i.lines_without_item, i.lines_without_spec, COALESCE(i.has_unknown_part, FALSE) AS has_unknown_part,
  FALSE AS is_doubtful
FROM total t
LEFT JOIN incomplete i ON i.contract_id = t.contract_id
LEFT JOIN doubt d ON d.contract_id = t.contract_id
WHERE d.contract_id IS NULL
UNION ALL
SELECT
  contract_id, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS DECIMAL(38, 6)), CAST(NULL AS DECIMAL(38, 2)),
  CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), TRUE, TRUE
FROM doubt
