-- What was signed, what fell due and what came in, in CNY: one row per company, seller and month; the seller '' is what no
-- seller's name stands on. Amounts without an exchange rate, and items whose due date is assumed, are counted apart.
WITH signed AS (
  SELECT
    org, COALESCE(salesperson, '') AS seller, CAST(DATE_TRUNC('month', CAST(signed_on AS TIMESTAMP)) AS DATE) AS month_on,
    CAST(ROUND(SUM(CAST(amount AS DECIMAL(28, 2)) * exchange_rate), 2) AS DECIMAL(38, 2)) AS amount,
    COUNT(*) AS documents,
    COUNT(*) FILTER (WHERE exchange_rate IS NULL) AS unknown
  FROM contract_current
  GROUP BY 1, 2, 3
),
credited AS (
  -- What a credit note took off an invoice did not fall due.
  SELECT item_id, SUM(amount) AS amount
  FROM settling_document
  WHERE kind = 'credit' AND item_id IS NOT NULL
  GROUP BY item_id
),
due AS (
  SELECT
    a.org, COALESCE(a.salesperson, '') AS seller, CAST(DATE_TRUNC('month', CAST(a.due_on AS TIMESTAMP)) AS DATE) AS month_on,
    CAST(
      ROUND(SUM(CAST(GREATEST(a.amount - COALESCE(c.amount, 0), 0) AS DECIMAL(28, 2)) * a.exchange_rate), 2)
      AS DECIMAL(38, 2)
    ) AS amount,
    COUNT(*) FILTER (WHERE a.exchange_rate IS NULL OR a.is_due_assumed) AS unknown
  FROM ageing_item a
  LEFT JOIN credited c ON c.item_id = a.item_id
  GROUP BY 1, 2, 3
),
received AS (
  SELECT
    d.org, COALESCE(r.salesperson, a.salesperson, c.salesperson, p.salesperson, '') AS seller,
    CAST(DATE_TRUNC('month', CAST(d.doc_on AS TIMESTAMP)) AS DATE) AS month_on,
    CAST(ROUND(SUM(CAST(d.amount AS DECIMAL(28, 2)) * d.exchange_rate), 2) AS DECIMAL(38, 2)) AS amount,
    COUNT(*) AS documents,
    COUNT(*) FILTER (WHERE d.exchange_rate IS NULL) AS unknown
  FROM settling_document d
  JOIN receipts_asof r ON r.input_no = d.input_no AND r.row_no = d.row_no
  LEFT JOIN ageing_item a ON a.item_id = d.item_id
  LEFT JOIN contract_current c ON c.org = d.org AND c.contract_no = d.contract_no
  LEFT JOIN customer_party p ON p.party_no = d.party_no
  WHERE d.kind = 'receipt'
  GROUP BY 1, 2, 3
),
spot AS (
  SELECT org, seller, month_on FROM signed
  UNION SELECT org, seller, month_on FROM due
  UNION SELECT org, seller, month_on FROM received
)
SELECT
  s.org,
  s.seller,
  s.month_on,
  CAST(COALESCE(g.amount, 0) AS DECIMAL(38, 2)) AS signed_amount,
  COALESCE(g.documents, 0) AS contracts,
  COALESCE(g.unknown, 0) AS unknown_contracts,
  CAST(COALESCE(d.amount, 0) AS DECIMAL(38, 2)) AS due_amount,
  COALESCE(d.unknown, 0) AS unknown_items,
  CAST(COALESCE(r.amount, 0) AS DECIMAL(38, 2)) AS received_amount,
  COALESCE(r.documents, 0) AS receipts,
  COALESCE(r.unknown, 0) AS unknown_receipts
FROM spot s
LEFT JOIN signed g ON g.org = s.org AND g.seller = s.seller AND g.month_on = s.month_on
LEFT JOIN due d ON d.org = s.org AND d.seller = s.seller AND d.month_on = s.month_on
LEFT JOIN received r ON r.org = s.org AND r.seller = s.seller AND r.month_on = s.month_on
