-- What settles open items: receipts, credit notes and write-offs that exist at the as-of date, one row each, with the one
-- target it has: the invoice it names (`named_item_id`), else the contract it names (`contract_no`), else none. Amounts
-- reduce what is owed; a refund or a reversed write-off is negative.
WITH document AS (
  SELECT
    'receipt' AS kind, r.org, r.receipt_no AS doc_no,
    COALESCE(r.line_no, '') || '/' || COALESCE(r.invoice_no, '') || '/' || COALESCE(r.contract_no, '') AS part,
    r.received_on AS doc_on, r.amount, r.currency, r.exchange_rate, r.invoice_no AS invoice_name, r.contract_no,
    COALESCE(r.customer_code, '') AS written_code, COALESCE(r.customer_name, '') AS written_name, r.input_no, r.row_no
  FROM receipts_asof r
  WHERE r.is_live IS TRUE
  UNION ALL
  -- Credit notes count by magnitude, whichever sign they are written with.
  SELECT
    'credit', i.org, CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END, '',
    i.issued_on, ABS(i.amount), i.currency, i.exchange_rate, i.original_invoice_no, i.contract_no,
    COALESCE(i.customer_code, ''), COALESCE(i.customer_name, ''), i.input_no, i.row_no
  FROM invoices_asof i
  JOIN ageing_option o ON o.basis = 'invoice'
  WHERE i.is_live IS TRUE AND (i.kind = 'credit' OR i.amount < 0)
  UNION ALL
  -- A negative shipment or contract takes back what others of the contract asked for.
  SELECT
    'credit', s.org, s.shipment_no, '', s.shipped_on, ABS(s.amount), s.currency, s.exchange_rate, CAST(NULL AS VARCHAR),
    s.contract_no,
    COALESCE(CASE WHEN s.customer_name IS NULL AND s.customer_code IS NULL THEN c.customer_code ELSE s.customer_code END, ''),
    COALESCE(CASE WHEN s.customer_name IS NULL AND s.customer_code IS NULL THEN c.customer_name ELSE s.customer_name END, ''),
    s.input_no, s.row_no
  FROM (SELECT v.* FROM shipment_value v JOIN ageing_option o ON o.basis = 'shipment' WHERE v.amount < 0) s
  LEFT JOIN (SELECT k.* FROM contract_current k JOIN ageing_option o ON o.basis = 'shipment') c
    ON c.org = s.org AND c.contract_no = s.contract_no
  UNION ALL
  SELECT
    'credit', c.org, c.contract_no, '', c.signed_on, ABS(c.amount), c.currency, c.exchange_rate, CAST(NULL AS VARCHAR),
    c.contract_no, COALESCE(c.customer_code, ''), COALESCE(c.customer_name, ''), c.input_no, c.row_no
  FROM contract_current c
  JOIN ageing_option o ON o.basis = 'contract'
  WHERE c.amount < 0
  UNION ALL
  SELECT
    'write-off', w.org, w.write_off_no, '', w.written_off_on, w.amount, w.currency, CAST(NULL AS DECIMAL(18, 8)),
    w.invoice_no, w.contract_no, COALESCE(w.customer_code, ''), COALESCE(w.customer_name, ''), w.input_no, w.row_no
  FROM write_offs_asof w
  WHERE w.is_live IS TRUE
),
-- The contract only matters here where it lends its currency or its exchange rate; CNY at 1 holds anyway.
lending_contract AS (
  SELECT org, contract_no, currency, exchange_rate
  FROM contract_current
  WHERE currency <> 'CNY' OR exchange_rate <> 1
),
directed AS (
  SELECT
    d.*,
    n.item_id,
    n.party_no AS item_party_no,
    n.currency AS item_currency,
    n.invoices,
    n.exchange_rate AS item_rate,
    COALESCE(d.currency, n.currency, c.currency, 'CNY') AS doc_currency,
    n.contract_no AS item_contract_no,
    CASE WHEN c.currency = COALESCE(d.currency, n.currency, c.currency, 'CNY') THEN c.exchange_rate END AS contract_rate
  FROM document d
  LEFT JOIN invoice_name n ON n.org = d.org AND n.name = d.invoice_name
  LEFT JOIN lending_contract c ON c.org = d.org AND c.contract_no = d.contract_no
)
SELECT
  d.kind,
  CAST(d.input_no AS BIGINT) * 4294967296 + d.row_no AS doc_id,
  d.org,
  d.doc_no,
  d.part,
  d.doc_on,
  i.party_no,
  d.doc_currency AS currency,
  CAST(
    COALESCE(
      d.exchange_rate,
      -- A write-off never states a rate: it is worth what the invoice it names was.
      CASE WHEN d.kind = 'write-off' AND d.item_currency = d.doc_currency THEN d.item_rate END,
      d.contract_rate,
      CASE WHEN d.doc_currency = 'CNY' THEN CAST(1 AS DECIMAL(18, 8)) END
    ) AS DECIMAL(18, 8)
  ) AS exchange_rate,
  CAST(d.amount AS DECIMAL(18, 2)) AS amount,
  -- Money in another currency than the invoice settles nothing, but stays with the invoice's customer.
  d.item_id AS named_item_id,
  CASE WHEN d.item_currency = d.doc_currency THEN d.item_id END AS item_id,
  d.item_party_no,
  -- A document that names only an invoice bears on that invoice's contract; where invoices are no items it settles there.
  COALESCE(d.contract_no, d.item_contract_no) AS contract_no,
  COALESCE(d.invoices, 0) > 1 AS names_shared_invoice,
  d.input_no,
  d.row_no
FROM directed d
JOIN customer_identity i ON i.org = d.org AND i.written_code = d.written_code AND i.written_name = d.written_name
