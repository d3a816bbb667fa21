-- What customers are to pay: one row per open-item candidate on the chosen basis (invoices, shipments or contracts) that
-- exists at the as-of date, before anything is settled. Credit notes and negative documents are no items: they settle.
WITH document AS (
  SELECT
    i.org, i.customer_code, i.customer_name,
    i.invoice_no AS number,
    CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END AS doc_no,
    i.contract_no, i.issued_on AS doc_on, i.due_on, i.amount, i.currency, i.exchange_rate, i.salesperson,
    COALESCE(i.is_disputed, FALSE) AS is_disputed, i.input_no, i.row_no
  FROM invoices_asof i
  JOIN ageing_option o ON o.basis = 'invoice'
  WHERE i.is_live IS TRUE AND COALESCE(i.kind, 'normal') <> 'credit' AND i.amount >= 0
  UNION ALL
  SELECT
    s.org, s.customer_code, s.customer_name, s.shipment_no, s.shipment_no, s.contract_no, s.shipped_on,
    CAST(NULL AS DATE), s.amount, s.currency, s.exchange_rate, s.salesperson, FALSE, s.input_no, s.row_no
  FROM shipment_value s
  JOIN ageing_option o ON o.basis = 'shipment'
  WHERE s.amount >= 0
  UNION ALL
  SELECT
    c.org, c.customer_code, c.customer_name, c.contract_no, c.contract_no, c.contract_no, c.signed_on,
    CAST(NULL AS DATE), c.amount, c.currency, c.exchange_rate, c.salesperson, FALSE, c.input_no, c.row_no
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
    -- Monthly settlement counts the days from the end of the document's month.
    CASE
      WHEN c.credit_from = 'month_end'
        THEN CAST(CAST(DATE_TRUNC('month', CAST(d.doc_on AS TIMESTAMP)) AS TIMESTAMP) + INTERVAL '1' MONTH AS DATE) - 1
      ELSE d.doc_on
    END AS credit_from_on
  FROM document d
  LEFT JOIN contract_current c ON c.org = d.org AND c.contract_no = d.contract_no
)
SELECT
  CAST(t.input_no AS BIGINT) * 4294967296 + t.row_no AS item_id,
  t.org,
  p.party_no,
  t.item_currency AS currency,
  COALESCE(
    t.exchange_rate,
    CASE WHEN t.contract_currency = t.item_currency THEN t.contract_rate END,
    CASE WHEN t.item_currency = 'CNY' THEN CAST(1 AS DECIMAL(18, 8)) END
  ) AS exchange_rate,
  t.number,
  t.doc_no,
  t.contract_no,
  t.doc_on,
  COALESCE(t.due_on, t.credit_from_on + COALESCE(t.contract_credit_days, p.credit_days), t.doc_on) AS due_on,
  t.due_on IS NULL AND t.contract_credit_days IS NULL AND p.credit_days IS NULL AS is_due_assumed,
  CAST(t.amount AS DECIMAL(18, 2)) AS amount,
  -- Who answers: the document's salesperson, else the customer's, else the contract's.
  COALESCE(t.salesperson, p.salesperson, t.contract_salesperson) AS salesperson,
  t.is_disputed,
  t.input_no,
  t.row_no
FROM termed t
JOIN customer_identity i ON i.org = t.org AND i.written_code = t.written_code AND i.written_name = t.written_name
JOIN customer_party p ON p.party_no = i.party_no
