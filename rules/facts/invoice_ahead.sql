-- Live invoices with which a contract was invoiced beyond what had been shipped (`is_ahead` true), or of which that cannot be
-- told (`is_ahead` NULL). Invoices without a row here stay within what was shipped, or are paid before shipment.
--
-- Both sides count by amount in the contract's currency, up to and including the day of the invoice. Within a day the order
-- is the one that accuses least: shipments, credit notes, invoices, and goods that came back last. Of an order with a
-- deposit, the deposit may be invoiced ahead. Amounts of lines are rounded one by one, so each line may be off.
--
-- Not to be told: no contract or an unknown one, an amount that is unknown or in another currency, and an excess where the
-- terms of payment are unknown, a rejected row may be the shipment or the credit note that makes room for it or the line
-- that bills another contract, or credit notes of the customer that lead to no contract may be meant for this one.
WITH setting AS (
  SELECT CAST((SELECT value FROM param WHERE name = 'total_tolerance_per_line') AS DECIMAL(18, 2)) AS tolerance
),
first_issue AS (
  SELECT
    contract_id,
    MIN(CASE WHEN NOT is_credit THEN issued_on END) AS first_on,
    SUM(CASE WHEN NOT is_credit THEN amount END) AS invoiced,
    COUNT(*) = COUNT(amount) AS is_known
  FROM invoice_portion
  WHERE contract_id IS NOT NULL
  GROUP BY contract_id
),
shipped_first AS (
  SELECT
    f.contract_id,
    SUM(CASE WHEN s.shipped_on <= f.first_on OR s.value < 0 THEN s.value ELSE 0 END) AS shipped,
    COUNT(*) = COUNT(s.value) AS is_known
  FROM first_issue f
  JOIN shipment_current s ON s.contract_id = f.contract_id
  GROUP BY f.contract_id
),
-- Most contracts are shipped before anything is invoiced; only the others need running sums, which cost most.
followed AS (
  SELECT
    f.contract_id, c.payment_terms, c.prepay_ratio, c.amount AS contract_amount, c.currency, c.org, c.customer_code,
    c.customer_name
  FROM first_issue f
  JOIN contract_current c ON CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no = f.contract_id
  LEFT JOIN shipped_first s ON s.contract_id = f.contract_id
  WHERE (f.is_known AND s.is_known AND f.invoiced <= s.shipped) IS NOT TRUE
    AND COALESCE(c.payment_terms, '') <> 'prepaid'
),
invoice_line_count AS (
  SELECT l.invoice_id, l.contract_no, COUNT(*) AS lines
  FROM invoice_line_current l
  JOIN invoice_portion p ON p.invoice_id = l.invoice_id AND p.contract_no = l.contract_no
  JOIN followed f ON f.contract_id = p.contract_id
  GROUP BY l.invoice_id, l.contract_no
),
shipment_line_count AS (
  SELECT s.shipment_id, COUNT(*) AS lines
  FROM shipment_current s
  JOIN followed f ON f.contract_id = s.contract_id
  JOIN shipment_lines_asof l ON l.org = s.org AND l.shipment_no = s.shipment_no AND l.is_live
  GROUP BY s.shipment_id
),
movement AS (
  SELECT
    p.contract_id, p.issued_on AS moved_on, CASE WHEN p.is_credit THEN 1 ELSE 2 END AS kind, p.doc_no, p.invoice_id,
    COALESCE(p.amount, 0) AS invoiced, 0 AS shipped, CASE WHEN p.amount IS NULL THEN 1 ELSE 0 END AS unknown,
    CASE WHEN p.lines_in_doubt THEN 1 ELSE 0 END AS doubtful, COALESCE(n.lines, 0) AS lines
  FROM invoice_portion p
  JOIN followed f ON f.contract_id = p.contract_id
  LEFT JOIN invoice_line_count n ON n.invoice_id = p.invoice_id AND n.contract_no = p.contract_no
  UNION ALL
  SELECT
    s.contract_id, s.shipped_on, CASE WHEN s.value < 0 THEN 3 ELSE 0 END, s.shipment_no, NULL,
    0, COALESCE(s.value, 0), CASE WHEN s.value IS NULL THEN 1 ELSE 0 END, 0, COALESCE(n.lines, 0)
  FROM shipment_current s
  JOIN followed f ON f.contract_id = s.contract_id
  LEFT JOIN shipment_line_count n ON n.shipment_id = s.shipment_id
),
running AS (
  SELECT
    contract_id, invoice_id, moved_on, kind, invoiced AS amount,
    SUM(invoiced) OVER so_far AS invoiced,
    SUM(shipped) OVER so_far AS shipped,
    SUM(unknown) OVER so_far AS unknown,
    SUM(doubtful) OVER so_far AS doubtful,
    SUM(lines) OVER so_far AS lines
  FROM movement
  WINDOW so_far AS (PARTITION BY contract_id ORDER BY moved_on, kind, doc_no, invoice_id ROWS UNBOUNDED PRECEDING)
),
doubtful AS (
  SELECT DISTINCT contract_id FROM contract_rejects
),
compared AS (
  SELECT
    r.invoice_id, r.contract_id, r.moved_on, r.invoiced, r.shipped, r.unknown, r.doubtful, r.amount,
    f.payment_terms, f.currency, f.org, f.customer_code, f.customer_name,
    CASE WHEN f.payment_terms = 'deposit' THEN ROUND(f.prepay_ratio * f.contract_amount, 2) ELSE 0 END AS deposit,
    g.tolerance * r.lines AS tolerance,
    d.contract_id IS NOT NULL AS is_doubtful
  FROM running r
  JOIN followed f ON f.contract_id = r.contract_id
  CROSS JOIN setting g
  LEFT JOIN doubtful d ON d.contract_id = r.contract_id
  WHERE r.kind = 2
),
-- What such credit notes up to the day of the invoice could take back at most.
credited AS (
  SELECT c.invoice_id, c.contract_id, SUM(l.amount) AS amount
  FROM compared c
  JOIN customer_identity y
    ON y.org = c.org AND y.written_code = COALESCE(c.customer_code, '') AND y.written_name = COALESCE(c.customer_name, '')
  JOIN loose_credit l ON l.party_no = y.party_no
  WHERE c.invoiced > c.shipped + c.tolerance AND l.issued_on <= c.moved_on AND COALESCE(l.currency, c.currency) = c.currency
  GROUP BY c.invoice_id, c.contract_id
),
judged AS (
  SELECT
    c.invoice_id, c.contract_id, c.invoiced, c.shipped, c.deposit,
    CASE
      WHEN unknown > 0 THEN NULL
      WHEN c.amount <= 0 OR invoiced <= shipped + tolerance THEN FALSE
      WHEN payment_terms NOT IN ('credit', 'deposit') OR payment_terms IS NULL OR is_doubtful THEN NULL
      -- Without a ratio on the order nobody knows the deposit.
      WHEN invoiced <= shipped + deposit + tolerance THEN FALSE
      WHEN doubtful > 0 OR invoiced - COALESCE(l.amount, 0) <= shipped + deposit + tolerance THEN NULL
      ELSE invoiced > shipped + deposit + tolerance
    END AS is_ahead
  FROM compared c
  LEFT JOIN credited l ON l.invoice_id = c.invoice_id AND l.contract_id = c.contract_id
  UNION ALL
  SELECT invoice_id, NULL, NULL, NULL, NULL, CAST(NULL AS BOOLEAN)
  FROM invoice_portion
  WHERE NOT is_credit AND contract_id IS NULL
),
-- An invoice over several contracts: the one it goes furthest beyond.
ranked AS (
  SELECT
    j.*,
    ROW_NUMBER() OVER (
      PARTITION BY j.invoice_id
      ORDER BY CASE WHEN j.is_ahead THEN 0 ELSE 1 END, j.invoiced - j.shipped - j.deposit DESC, j.contract_id
    ) AS position
  FROM judged j
  WHERE j.is_ahead IS NOT FALSE
)
SELECT
  r.invoice_id,
  r.is_ahead,
  CASE WHEN r.is_ahead THEN c.contract_no END AS contract_no,
  CASE WHEN r.is_ahead THEN c.currency END AS currency,
  CAST(CASE WHEN r.is_ahead THEN r.invoiced END AS DECIMAL(38, 2)) AS invoiced_so_far,
  CAST(CASE WHEN r.is_ahead THEN r.shipped END AS DECIMAL(38, 2)) AS shipped_so_far,
  CAST(CASE WHEN r.is_ahead THEN r.deposit END AS DECIMAL(38, 2)) AS deposit,
  CAST(CASE WHEN r.is_ahead THEN r.invoiced - r.shipped - r.deposit END AS DECIMAL(38, 2)) AS excess
FROM ranked r
LEFT JOIN contract_current c ON CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no = r.contract_id
WHERE r.position = 1
