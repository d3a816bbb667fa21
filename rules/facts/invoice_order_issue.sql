-- Live invoices that do not agree with the contract they bill (`agrees` false, with what differs), or of which that cannot
-- be told (`agrees` NULL). Invoices without a row here agree.
--
-- With lines on both sides an invoice line is compared with its contract line: by contract line number, else by item
-- where that leads to one line or to lines of one price. Quantity and amount count what was invoiced so far: by day, a
-- day's credit notes first, then number. Where lines cannot be followed, what was invoiced so far is compared with the
-- contract amount.
WITH contract_line AS (
  SELECT
    CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id, l.line_no, l.item_code, l.quantity, l.unit_price,
    COALESCE(
      l.amount,
      CASE WHEN ABS(l.quantity) < 1000000000000 AND ABS(l.unit_price) < 1000000000000
        THEN ROUND(l.quantity * l.unit_price, 2) END
    ) AS amount
  FROM contract_lines_asof l
  JOIN contract_current c ON c.org = l.org AND c.contract_no = l.contract_no
  WHERE l.is_live
),
lined AS (
  SELECT contract_id, COUNT(*) AS lines, COUNT(item_code) AS coded FROM contract_line GROUP BY contract_id
),
item AS (
  SELECT contract_id, item_code, COUNT(*) AS lines, MIN(line_no) AS line_no
  FROM contract_line
  WHERE item_code IS NOT NULL
  GROUP BY contract_id, item_code
),
item_price AS (
  SELECT
    contract_id, item_code, unit_price, COUNT(*) AS lines, MIN(line_no) AS line_no, SUM(quantity) AS quantity,
    CASE WHEN COUNT(amount) = COUNT(*) THEN SUM(amount) END AS amount
  FROM contract_line
  WHERE item_code IS NOT NULL
  GROUP BY contract_id, item_code, unit_price
),
billed AS (
  SELECT
    l.line_id, l.invoice_id, p.contract_id, p.issued_on, p.is_credit, p.doc_no, l.line_no, l.contract_line_no, l.item_code,
    l.quantity, l.unit_price, l.amount, w.lines AS contract_lines, w.coded AS contract_items
  FROM invoice_line_current l
  JOIN invoice_portion p ON p.invoice_id = l.invoice_id AND p.contract_no = l.contract_no
  JOIN lined w ON w.contract_id = p.contract_id
  WHERE p.amount IS NOT NULL
),
linked AS (
  SELECT
    b.*,
    CASE
      WHEN b.contract_line_no IS NOT NULL AND d.line_no IS NULL THEN 'unknown'
      WHEN b.contract_line_no IS NOT NULL THEN 'line'
      WHEN b.item_code IS NULL THEN 'open'
      WHEN i.lines = 1 OR p.lines = 1 THEN 'line'
      WHEN p.lines > 1 THEN 'group'
      WHEN i.lines > 1 THEN 'price'
      WHEN b.contract_items = b.contract_lines THEN 'unknown'
      ELSE 'open'
    END AS link,
    CASE
      WHEN b.contract_line_no IS NOT NULL THEN d.line_no
      WHEN i.lines = 1 THEN i.line_no
      WHEN p.lines = 1 THEN p.line_no
    END AS ordered_line_no,
    p.quantity AS group_quantity,
    p.amount AS group_amount
  FROM billed b
  LEFT JOIN contract_line d ON d.contract_id = b.contract_id AND d.line_no = b.contract_line_no
  LEFT JOIN item i ON i.contract_id = b.contract_id AND i.item_code = b.item_code
  LEFT JOIN item_price p
    ON p.contract_id = b.contract_id AND p.item_code = b.item_code AND p.unit_price = b.unit_price
),
compared AS (
  SELECT
    k.*,
    o.item_code AS ordered_item,
    CASE WHEN k.link = 'line' THEN o.unit_price END AS ordered_price,
    CASE WHEN k.link = 'line' THEN o.quantity WHEN k.link = 'group' THEN k.group_quantity END AS ordered_quantity,
    CASE WHEN k.link = 'line' THEN o.amount WHEN k.link = 'group' THEN k.group_amount END AS ordered_amount,
    CASE WHEN k.link = 'line' THEN 'line ' || o.line_no ELSE 'item ' || k.item_code || ' ' || CAST(k.unit_price AS VARCHAR) END
      AS order_key,
    COALESCE(o.line_no, k.contract_line_no, k.item_code) AS shown_line
  FROM linked k
  LEFT JOIN contract_line o ON o.contract_id = k.contract_id AND o.line_no = k.ordered_line_no
),
-- Quantities can be followed only where every credit note of the contract says which line it takes back.
untraceable AS (
  SELECT p.contract_id
  FROM invoice_portion p
  LEFT JOIN compared c ON c.invoice_id = p.invoice_id AND c.contract_id = p.contract_id
  WHERE p.is_credit AND p.contract_id IS NOT NULL AND (c.link IS NULL OR c.link NOT IN ('line', 'group'))
  GROUP BY p.contract_id
),
so_far AS (
  SELECT
    s.*,
    SUM(s.quantity) OVER (
      PARTITION BY s.contract_id, s.order_key ORDER BY s.issued_on, s.sequence, s.doc_no, s.invoice_id ROWS UNBOUNDED PRECEDING
    ) AS quantity_so_far,
    SUM(s.amount) OVER (
      PARTITION BY s.contract_id, s.order_key ORDER BY s.issued_on, s.sequence, s.doc_no, s.invoice_id ROWS UNBOUNDED PRECEDING
    ) AS amount_so_far
  FROM (
    SELECT
      c.contract_id, c.order_key, c.invoice_id, c.issued_on, c.doc_no, CASE WHEN c.is_credit THEN 0 ELSE 1 END AS sequence,
      MIN(c.shown_line) AS shown_line, MIN(c.ordered_quantity) AS ordered_quantity, MIN(c.ordered_amount) AS ordered_amount,
      SUM(c.quantity) AS quantity, CASE WHEN COUNT(c.amount) = COUNT(*) THEN SUM(c.amount) END AS amount
    FROM compared c
    LEFT JOIN untraceable u ON u.contract_id = c.contract_id
    WHERE c.link IN ('line', 'group') AND u.contract_id IS NULL
    GROUP BY c.contract_id, c.order_key, c.invoice_id, c.issued_on, c.doc_no, CASE WHEN c.is_credit THEN 0 ELSE 1 END
  ) s
),
-- Portions whose lines were all followed; the others are compared by amount.
followed AS (
  SELECT c.invoice_id, c.contract_id
  FROM compared c
  LEFT JOIN untraceable u ON u.contract_id = c.contract_id
  WHERE u.contract_id IS NULL
  GROUP BY c.invoice_id, c.contract_id
  HAVING COUNT(*) FILTER (WHERE c.link = 'open') = 0
),
exceeded AS (
  -- Only where the invoices of a contract together exceed it can one of them have.
  SELECT contract_id
  FROM invoice_portion
  WHERE contract_id IS NOT NULL
  GROUP BY contract_id
  HAVING SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END) > MIN(contract_amount)
),
amount_so_far AS (
  SELECT
    p.invoice_id, p.contract_id, p.contract_no, p.contract_amount, p.is_credit, p.amount,
    SUM(p.amount) OVER (
      PARTITION BY p.contract_id
      ORDER BY p.issued_on, CASE WHEN p.is_credit THEN 0 ELSE 1 END, p.doc_no, p.invoice_id
      ROWS UNBOUNDED PRECEDING
    ) AS amount_so_far
  FROM invoice_portion p
  JOIN exceeded e ON e.contract_id = p.contract_id
),
partly_unknown AS (
  SELECT contract_id FROM invoice_portion WHERE contract_id IS NOT NULL AND amount IS NULL GROUP BY contract_id
),
-- Every arm casts: of decimals with different places the database would keep the fewer.
issue AS (
  SELECT invoice_id, 1 AS rank, shown_line, '品名' AS what_zh, 'item' AS what_en,
    CAST(NULL AS DECIMAL(34, 6)) AS ordered, CAST(NULL AS DECIMAL(34, 6)) AS invoiced
  FROM compared
  WHERE NOT is_credit AND quantity > 0
    AND (link = 'unknown' OR (link = 'line' AND ordered_item IS NOT NULL AND item_code IS NOT NULL AND ordered_item <> item_code))
  UNION ALL
  SELECT invoice_id, 2, shown_line, '单价', 'unit price', ordered_price, unit_price
  FROM compared
  WHERE NOT is_credit AND quantity > 0 AND (link = 'price' OR (link = 'line' AND ordered_price <> unit_price))
  UNION ALL
  SELECT invoice_id, 3, shown_line, '累计数量', 'quantity so far', CAST(ordered_quantity AS DECIMAL(34, 6)),
    CAST(quantity_so_far AS DECIMAL(34, 6))
  FROM so_far
  WHERE sequence = 1 AND quantity > 0 AND quantity_so_far > ordered_quantity
  UNION ALL
  SELECT invoice_id, 4, shown_line, '累计金额', 'amount so far', CAST(ordered_amount AS DECIMAL(34, 6)),
    CAST(amount_so_far AS DECIMAL(34, 6))
  FROM so_far
  WHERE sequence = 1 AND quantity > 0 AND amount_so_far > ordered_amount
  UNION ALL
  SELECT a.invoice_id, 5, NULL, '累计金额', 'amount so far', CAST(a.contract_amount AS DECIMAL(34, 6)),
    CAST(a.amount_so_far AS DECIMAL(34, 6))
  FROM amount_so_far a
  LEFT JOIN followed f ON f.invoice_id = a.invoice_id AND f.contract_id = a.contract_id
  WHERE NOT a.is_credit AND a.amount > 0 AND a.amount_so_far > a.contract_amount AND f.invoice_id IS NULL
  UNION ALL
  -- No contract, an unknown one, or an amount that cannot be compared.
  SELECT invoice_id, 6, NULL, NULL, NULL, NULL, NULL
  FROM invoice_portion
  WHERE NOT is_credit AND (contract_id IS NULL OR amount IS NULL)
  UNION ALL
  SELECT p.invoice_id, 6, NULL, NULL, NULL, NULL, NULL
  FROM invoice_portion p
  JOIN partly_unknown u ON u.contract_id = p.contract_id
  LEFT JOIN followed f ON f.invoice_id = p.invoice_id AND f.contract_id = p.contract_id
  WHERE NOT p.is_credit AND f.invoice_id IS NULL
),
ranked AS (
  SELECT i.*, ROW_NUMBER() OVER (PARTITION BY i.invoice_id ORDER BY i.rank, i.shown_line, i.invoiced) AS position
  FROM issue i
)
SELECT
  invoice_id,
  CASE WHEN rank < 6 THEN FALSE END AS agrees,
  shown_line AS differing_line,
  what_zh AS differing_zh,
  what_en AS differing_en,
  CAST(ordered AS DECIMAL(34, 6)) AS ordered,
  CAST(invoiced AS DECIMAL(34, 6)) AS invoiced
FROM ranked
WHERE position = 1
