-- Lines of contracts in force. `contract_id` and `line_id` name the loaded rows (input and row number in one number).
SELECT
  CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id,
  CAST(l.input_no AS BIGINT) * 4294967296 + l.row_no AS line_id,
  l.input_no,
  l.line_no,
  l.item_code,
  l.item_name,
  l.spec,
  l.quantity,
  -- Beyond a million millions a quantity or price is a slip that would not fit: its amount is unknown.
  CAST(
    COALESCE(
      l.amount,
      CASE WHEN ABS(l.quantity) < 1000000000000 AND ABS(l.unit_price) < 1000000000000
        THEN ROUND(l.quantity * l.unit_price, 2) END
    ) AS DECIMAL(38, 2)
  ) AS amount
FROM contract_lines_asof l
JOIN contract_current c ON c.org = l.org AND c.contract_no = l.contract_no
WHERE l.is_live
