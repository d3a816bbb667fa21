-- What customers are to pay: one row per open-item candidate on the chosen basis (invoices, shipments or contracts) that
-- exists at the as-of date, before anything is settled. Credit notes and negative documents are no items: they settle.
-- A due date is assumed where nothing states it, and where what would state it cannot be seen: the contract's file has no
-- credit days or no start of the credit period, the contract was rejected, no contracts were loaded, or the invoice's file
-- does not say which contract it is for.
WITH invoice_input AS (
  SELECT
    input_no,
    COUNT(*) FILTER (WHERE field = 'is_disputed') > 0 AS has_is_disputed,
    COUNT(*) FILTER (WHERE field = 'contract_no') > 0 AS has_contract_no
  FROM input_column
  WHERE dataset = 'invoices'
  GROUP BY input_no
),
contract_input AS (
  SELECT
    input_no,
    COUNT(*) FILTER (WHERE field = 'credit_days') > 0 AND COUNT(*) FILTER (WHERE field = 'credit_from') > 0 AS has_terms
  FROM input_column
  WHERE dataset = 'contracts'
  GROUP BY input_no
),
org_with_contracts AS (
  SELECT org FROM loaded_org WHERE has_contracts
),
rejected_contract AS (
  SELECT DISTINCT org, number FROM rejected_document WHERE dataset = 'contracts'
),
document AS (
  SELECT
    i.org, i.customer_code, i.customer_name,
    i.invoice_no AS number,
    CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END AS doc_no,
    i.contract_no, i.issued_on AS doc_on, i.due_on, i.amount, i.currency, i.exchange_rate, i.salesperson,
    -- Blank is "no", except where the file has no such column.
    CASE WHEN n.has_is_disputed THEN COALESCE(i.is_disputed, FALSE) END AS is_disputed,
    COALESCE(n.has_contract_no, FALSE) AS has_contract_no, i.input_no, i.row_no
  FROM invoices_asof i
  JOIN ageing_option o ON o.basis = 'invoice'
  LEFT JOIN invoice_input n ON n.input_no = i.input_no
  WHERE i.is_live IS TRUE AND COALESCE(i.kind, 'normal') <> 'credit' AND i.amount >= 0
  UNION ALL
  SELECT
    s.org, s.customer_code, s.customer_name, s.shipment_no, s.shipment_no, s.contract_no, s.shipped_on,
    CAST(NULL AS DATE), s.amount, s.currency, s.exchange_rate, s.salesperson, CAST(NULL AS BOOLEAN), TRUE, s.input_no, s.row_no
  FROM shipment_value s
  JOIN ageing_option o ON o.basis = 'shipment'
  WHERE s.amount >= 0
  UNION ALL
  SELECT
    c.org, c.customer_code, c.customer_name, c.contract_no, c.contract_no, c.contract_no, c.signed_on,
    CAST(NULL AS DATE), c.amount, c.currency, c.exchange_rate, c.salesperson, CAST(NULL AS BOOLEAN), TRUE, c.input_no, c.row_no
  FROM contract_current c
  JOIN ageing_option o ON o.basis = 'contract'
  WHERE c.amount >= 0
),
termed AS (
  SELECT
    d.*,
    -- A shipment that names no customer is for the customer of its contract.
    COALESCE(CASE WHEN d.customer_name IS NULL AND d.customer_code IS NULL THEN c.customer_code ELSE d.customer_code END, '')
      AS written_code,
    COALESCE(CASE WHEN d.customer_name IS NULL AND d.customer_code IS NULL THEN c.customer_name ELSE d.customer_name END, '')
      AS written_name,
    COALESCE(d.currency, c.currency, 'CNY') AS item_currency,
    c.currency AS contract_currency,
    c.exchange_rate AS contract_rate,
    c.credit_days AS contract_credit_days,
    c.salesperson AS contract_salesperson,
    CASE
      WHEN d.due_on IS NOT NULL THEN TRUE
      WHEN c.contract_no IS NOT NULL THEN COALESCE(k.has_terms, FALSE)
      WHEN d.contract_no IS NULL THEN d.has_contract_no OR h.org IS NULL
      ELSE h.org IS NOT NULL AND j.org IS NULL AND u.org IS NULL
    END AS has_terms,
    -- Monthly settlement counts the days from the end of the document's month.
    CASE
      WHEN c.credit_from = 'month_end'
        THEN CAST(CAST(DATE_TRUNC('month', CAST(d.doc_on AS TIMESTAMP)) AS TIMESTAMP) + INTERVAL '1' MONTH AS DATE) - 1
      ELSE d.doc_on
    END AS credit_from_on
  FROM document d
  LEFT JOIN contract_current c ON c.org = d.org AND c.contract_no = d.contract_no
  LEFT JOIN contract_input k ON k.input_no = c.input_no
  LEFT JOIN org_with_contracts h ON h.org = d.org
  LEFT JOIN rejected_contract j ON j.org = d.org AND j.number = d.contract_no
  LEFT JOIN rejected_contract u ON u.org = d.org AND u.number IS NULL
)
SELECT
  CAST(t.input_no AS BIGINT) * 4294967296 + t.row_no AS item_id,
  t.org,
  p.party_no,
  t.item_currency AS currency,
  CAST(
    COALESCE(
      t.exchange_rate,
      CASE WHEN t.contract_currency = t.item_currency THEN t.contract_rate END,
      CASE WHEN t.item_currency = 'CNY' THEN CAST(1 AS DECIMAL(18, 8)) END
    ) AS DECIMAL(18, 8)
  ) AS exchange_rate,
  t.number,
  t.doc_no,
  t.contract_no,
  t.doc_on,
  COALESCE(t.due_on, t.credit_from_on + COALESCE(t.contract_credit_days, p.credit_days), t.doc_on) AS due_on,
  NOT t.has_terms OR (t.due_on IS NULL AND t.contract_credit_days IS NULL AND p.credit_days IS NULL) AS is_due_assumed,
  CAST(t.amount AS DECIMAL(18, 2)) AS amount,
  -- Who answers: the document's salesperson, else the customer's, else the contract's.
  COALESCE(t.salesperson, p.salesperson, t.contract_salesperson) AS salesperson,
  t.is_disputed,
  t.input_no,
  t.row_no
FROM termed t
JOIN customer_identity i ON i.org = t.org AND i.written_code = t.written_code AND i.written_name = t.written_name
JOIN customer_party p ON p.party_no = i.party_no
