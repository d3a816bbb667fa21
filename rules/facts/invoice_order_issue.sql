-- Live invoices that do not agree with the contract they bill (`agrees` false, with what differs), or of which that cannot
-- be told (`agrees` NULL). Invoices without a row here agree.
--
-- With lines on both sides an invoice line is compared with its contract line: by contract line number where the contract
-- has that line (leading zeros do not matter), else by item where that leads to one line or to lines of one price. Quantity
-- and amount count what was invoiced so far: by day, a day's credit notes first, then number. Where lines cannot be
-- followed, what was invoiced so far is compared with the contract amount.
--
-- Not to be told: a line that names a contract line unknown to the contract, and no item; lines in doubt; and an excess
-- where a rejected invoice row may be the credit note that makes room for it, or credit notes of the customer that lead to
-- no contract would.
WITH setting AS (
  SELECT CAST((SELECT value FROM param WHERE name = 'total_tolerance_per_line') AS DECIMAL(18, 2)) AS tolerance
),
contract_line AS (
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
doubtful_contract AS (
  SELECT CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id
  FROM contract_line_doubt d
  JOIN contract_current c ON c.org = d.org AND c.contract_no = d.contract_no
),
lined AS (
  SELECT contract_id, COUNT(*) AS lines, COUNT(item_code) AS coded FROM contract_line GROUP BY contract_id
),
-- Line numbers as numbers are written: 01 is 1, unless the contract has both.
plain_line AS (
  SELECT contract_id, LTRIM(line_no, '0') AS plain_no, MIN(line_no) AS line_no
  FROM contract_line
  GROUP BY contract_id, LTRIM(line_no, '0')
  HAVING COUNT(*) = 1
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
    l.quantity, l.unit_price, l.amount, w.lines AS contract_lines, w.coded AS contract_items,
    p.lines_in_doubt OR c.contract_id IS NOT NULL AS is_doubtful
  FROM invoice_line_current l
  JOIN invoice_portion p ON p.invoice_id = l.invoice_id AND p.contract_no = l.contract_no
  JOIN lined w ON w.contract_id = p.contract_id
  LEFT JOIN doubtful_contract c ON c.contract_id = p.contract_id
  WHERE p.amount IS NOT NULL
),
linked AS (
  SELECT
    b.*,
    CASE
      WHEN b.is_doubtful THEN 'doubt'
      WHEN d.line_no IS NOT NULL OR z.line_no IS NOT NULL THEN 'line'
      WHEN b.item_code IS NULL AND b.contract_line_no IS NOT NULL THEN 'doubt'
      WHEN b.item_code IS NULL THEN 'open'
      WHEN i.lines = 1 OR p.lines = 1 THEN 'line'
      WHEN p.lines > 1 THEN 'group'
      WHEN i.lines > 1 THEN 'price'
      WHEN b.contract_items = b.contract_lines THEN 'unknown'
      ELSE 'open'
    END AS link,
    CASE
      WHEN d.line_no IS NOT NULL THEN d.line_no
      WHEN z.line_no IS NOT NULL THEN z.line_no
      WHEN i.lines = 1 THEN i.line_no
      WHEN p.lines = 1 THEN p.line_no
    END AS ordered_line_no,
    p.quantity AS group_quantity,
    p.amount AS group_amount
  FROM billed b
  LEFT JOIN contract_line d ON d.contract_id = b.contract_id AND d.line_no = b.contract_line_no
  LEFT JOIN plain_line z ON z.contract_id = b.contract_id AND z.plain_no = LTRIM(b.contract_line_no, '0')
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
    COALESCE(o.line_no, k.item_code, k.contract_line_no) AS shown_line
  FROM linked k
  LEFT JOIN contract_line o ON o.contract_id = k.contract_id AND o.line_no = k.ordered_line_no
),
-- Quantities can be followed only where every credit note of the contract says which line it takes back, and no invoice
-- counts lines that may not be its own.
untraceable AS (
  SELECT p.contract_id
  FROM invoice_portion p
  LEFT JOIN compared c ON c.invoice_id = p.invoice_id AND c.contract_id = p.contract_id
  WHERE p.contract_id IS NOT NULL
    AND (p.lines_in_doubt OR (p.is_credit AND (c.link IS NULL OR c.link NOT IN ('line', 'group'))))
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
    ) AS amount_so_far,
    SUM(s.lines) OVER (
      PARTITION BY s.contract_id, s.order_key ORDER BY s.issued_on, s.sequence, s.doc_no, s.invoice_id ROWS UNBOUNDED PRECEDING
    ) AS lines_so_far
  FROM (
    SELECT
      c.contract_id, c.order_key, c.invoice_id, c.issued_on, c.doc_no, CASE WHEN c.is_credit THEN 0 ELSE 1 END AS sequence,
      MIN(c.shown_line) AS shown_line, MIN(c.ordered_quantity) AS ordered_quantity, MIN(c.ordered_amount) AS ordered_amount,
      COUNT(*) AS lines, SUM(c.quantity) AS quantity, CASE WHEN COUNT(c.amount) = COUNT(*) THEN SUM(c.amount) END AS amount
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
  HAVING COUNT(*) FILTER (WHERE c.link IN ('open', 'doubt')) = 0
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
    ) AS amount_so_far,
    SUM(p.lines) OVER (
      PARTITION BY p.contract_id
      ORDER BY p.issued_on, CASE WHEN p.is_credit THEN 0 ELSE 1 END, p.doc_no, p.invoice_id
      ROWS UNBOUNDED PRECEDING
    ) AS lines_so_far
  FROM invoice_portion p
  JOIN exceeded e ON e.contract_id = p.contract_id
),
partly_unknown AS (
  SELECT contract_id FROM invoice_portion WHERE contract_id IS NOT NULL AND amount IS NULL GROUP BY contract_id
),
-- Contracts that a rejected invoice row may bill: it may be a credit note, and what was invoiced so far be less.
credit_doubt AS (
  SELECT contract_id FROM contract_rejects WHERE dataset = 'invoices'
),
-- What credit notes that lead to no contract could take back by the day of an invoice.
made_room AS (
  SELECT p.invoice_id, p.contract_id, SUM(l.amount) AS amount
  FROM loose_credit l
  JOIN customer_identity y ON y.party_no = l.party_no
  JOIN contract_current c
    ON c.org = y.org AND COALESCE(c.customer_code, '') = y.written_code AND COALESCE(c.customer_name, '') = y.written_name
  JOIN invoice_portion p ON p.contract_id = CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no
  WHERE NOT p.is_credit AND l.issued_on <= p.issued_on AND COALESCE(l.currency, c.currency) = c.currency
  GROUP BY p.invoice_id, p.contract_id
),
ordered_price AS (
  SELECT
    p.contract_id, p.item_code,
    STRING_AGG(RTRIM(RTRIM(CAST(p.unit_price AS VARCHAR), '0'), '.'), ' / ' ORDER BY p.unit_price) AS prices
  FROM item_price p
  JOIN (SELECT DISTINCT contract_id, item_code FROM compared WHERE link = 'price') c
    ON c.contract_id = p.contract_id AND c.item_code = p.item_code
  GROUP BY p.contract_id, p.item_code
),
-- Every arm casts: of decimals with different places the database would keep the fewer.
issue AS (
  SELECT invoice_id, 1 AS rank, shown_line, '品名' AS what_zh, 'item' AS what_en,
    CAST(NULL AS DECIMAL(34, 6)) AS ordered, CAST(NULL AS DECIMAL(34, 6)) AS invoiced,
    CASE WHEN link = 'line' THEN ordered_item END AS ordered_text, COALESCE(item_code, contract_line_no) AS invoiced_text
  FROM compared
  WHERE NOT is_credit AND quantity > 0
    AND (link = 'unknown' OR (link = 'line' AND ordered_item IS NOT NULL AND item_code IS NOT NULL AND ordered_item <> item_code))
  UNION ALL
  SELECT c.invoice_id, 2, c.shown_line, '单价', 'unit price', CAST(c.ordered_price AS DECIMAL(34, 6)),
    CAST(c.unit_price AS DECIMAL(34, 6)), p.prices, NULL
  FROM compared c
  LEFT JOIN ordered_price p ON p.contract_id = c.contract_id AND p.item_code = c.item_code AND c.link = 'price'
  WHERE NOT c.is_credit AND c.quantity > 0
    AND (c.link = 'price' OR (c.link = 'line' AND c.ordered_price <> c.unit_price))
  UNION ALL
  SELECT s.invoice_id, CASE WHEN d.contract_id IS NULL AND (r.invoice_id IS NULL OR s.amount_so_far - s.ordered_amount > r.amount) THEN 3 ELSE 6 END, s.shown_line, '累计数量', 'quantity so far',
    CAST(s.ordered_quantity AS DECIMAL(34, 6)), CAST(s.quantity_so_far AS DECIMAL(34, 6)), NULL, NULL
  FROM so_far s
  LEFT JOIN credit_doubt d ON d.contract_id = s.contract_id
  LEFT JOIN made_room r ON r.invoice_id = s.invoice_id AND r.contract_id = s.contract_id
  WHERE s.sequence = 1 AND s.quantity > 0 AND s.quantity_so_far > s.ordered_quantity
  UNION ALL
  -- Amounts of lines are rounded one by one: with the right quantity at the right price they may still add up to more.
  SELECT s.invoice_id, CASE WHEN d.contract_id IS NULL AND (r.invoice_id IS NULL OR s.amount_so_far - s.ordered_amount > r.amount) THEN 4 ELSE 6 END, s.shown_line, '累计金额', 'amount so far',
    CAST(s.ordered_amount AS DECIMAL(34, 6)), CAST(s.amount_so_far AS DECIMAL(34, 6)), NULL, NULL
  FROM so_far s
  CROSS JOIN setting g
  LEFT JOIN credit_doubt d ON d.contract_id = s.contract_id
  LEFT JOIN made_room r ON r.invoice_id = s.invoice_id AND r.contract_id = s.contract_id
  WHERE s.sequence = 1 AND s.quantity > 0 AND s.amount_so_far > s.ordered_amount + g.tolerance * s.lines_so_far
  UNION ALL
  SELECT a.invoice_id, CASE WHEN d.contract_id IS NULL AND (r.invoice_id IS NULL OR a.amount_so_far - a.contract_amount > r.amount) THEN 5 ELSE 6 END, NULL, '累计金额', 'amount so far',
    CAST(a.contract_amount AS DECIMAL(34, 6)), CAST(a.amount_so_far AS DECIMAL(34, 6)), NULL, NULL
  FROM amount_so_far a
  CROSS JOIN setting g
  LEFT JOIN followed f ON f.invoice_id = a.invoice_id AND f.contract_id = a.contract_id
  LEFT JOIN credit_doubt d ON d.contract_id = a.contract_id
  LEFT JOIN made_room r ON r.invoice_id = a.invoice_id AND r.contract_id = a.contract_id
  WHERE NOT a.is_credit AND a.amount > 0 AND a.amount_so_far > a.contract_amount + g.tolerance * a.lines_so_far
    AND f.invoice_id IS NULL
  UNION ALL
  -- No contract, an unknown one, or an amount that cannot be compared.
  SELECT invoice_id, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM invoice_portion
  WHERE NOT is_credit AND (contract_id IS NULL OR amount IS NULL)
  UNION ALL
  SELECT p.invoice_id, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM invoice_portion p
  JOIN partly_unknown u ON u.contract_id = p.contract_id
  LEFT JOIN followed f ON f.invoice_id = p.invoice_id AND f.contract_id = p.contract_id
  WHERE NOT p.is_credit AND f.invoice_id IS NULL
  UNION ALL
  -- Lines that lead to no line of the contract, or are in doubt.
  SELECT invoice_id, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM compared
  WHERE NOT is_credit AND link = 'doubt'
  UNION ALL
  -- All lines of the invoice were rejected, where the contract has lines to compare them with.
  SELECT p.invoice_id, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM invoice_portion p
  JOIN lined w ON w.contract_id = p.contract_id
  WHERE NOT p.is_credit AND p.lines_in_doubt
  UNION ALL
  -- And the other way round.
  SELECT p.invoice_id, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM invoice_portion p
  JOIN doubtful_contract c ON c.contract_id = p.contract_id
  JOIN (SELECT DISTINCT invoice_id FROM invoice_line_current) l ON l.invoice_id = p.invoice_id
  WHERE NOT p.is_credit
),
ranked AS (
  SELECT i.*, ROW_NUMBER() OVER (PARTITION BY i.invoice_id ORDER BY i.rank, i.shown_line, i.invoiced) AS position
  FROM issue i
)
SELECT
  invoice_id,
  CASE WHEN rank < 6 THEN FALSE END AS agrees,
  CASE WHEN rank < 6 THEN shown_line END AS differing_line,
  CASE WHEN rank < 6 THEN what_zh END AS differing_zh,
  CASE WHEN rank < 6 THEN what_en END AS differing_en,
  CAST(CASE WHEN rank < 6 THEN ordered END AS DECIMAL(34, 6)) AS ordered,
  CAST(CASE WHEN rank < 6 THEN invoiced END AS DECIMAL(34, 6)) AS invoiced,
  CASE WHEN rank < 6 THEN ordered_text END AS ordered_text,
  CASE WHEN rank < 6 THEN invoiced_text END AS invoiced_text
FROM ranked
WHERE position = 1
