-- One row per invoice number (with its code) among the invoices that are not void and dated up to the as-of date. The
-- row's place and date are those of its second occurrence by date, else of its only one.
WITH repeated AS (
  SELECT DISTINCT org, COALESCE(invoice_code, '') AS invoice_code, invoice_no
  FROM invoices_asof
  WHERE NOT is_void AND NOT is_first
),
occurrence AS (
  SELECT
    i.org, COALESCE(i.invoice_code, '') AS invoice_code, i.invoice_no, i.customer_name, i.issued_on, i.input_no, i.row_no,
    ROW_NUMBER() OVER (
      PARTITION BY i.org, i.invoice_code, i.invoice_no ORDER BY i.issued_on, i.input_no, i.row_no
    ) AS occurrence_no,
    COUNT(*) OVER (PARTITION BY i.org, i.invoice_code, i.invoice_no) AS occurrences
  FROM invoices_asof i
  JOIN repeated r
    ON r.org = i.org AND r.invoice_no = i.invoice_no AND r.invoice_code = COALESCE(i.invoice_code, '')
  CROSS JOIN run
  WHERE NOT i.is_void AND i.issued_on <= run.as_of
),
-- The row that stands for a repeated number.
shown AS (
  SELECT
    s.org, s.invoice_no, s.input_no, s.row_no, s.occurrences,
    CASE WHEN s.occurrences > 1 THEN f.issued_on END AS first_issued_on,
    CASE WHEN s.occurrences > 1 THEN f.customer_name END AS first_customer_name
  FROM occurrence s
  JOIN occurrence f
    ON f.org = s.org AND f.invoice_no = s.invoice_no AND f.invoice_code = s.invoice_code AND f.occurrence_no = 1
  WHERE s.occurrence_no = CASE WHEN s.occurrences = 1 THEN 1 ELSE 2 END
)
SELECT
  i.org,
  CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END AS key,
  i.input_no,
  i.row_no,
  TRUE AS is_live,
  CASE WHEN i.invoice_code IS NULL THEN i.invoice_no ELSE i.invoice_code || ':' || i.invoice_no END AS doc_no,
  i.customer_name,
  i.contract_no,
  i.salesperson,
  -- Exports do not say who in finance issued an invoice.
  CAST(NULL AS VARCHAR) AS finance,
  i.issued_on,
  i.amount,
  -- An invoice without a currency has that of its contract.
  COALESCE(i.currency, c.currency, 'CNY') AS currency,
  CASE WHEN s.occurrences > 1 THEN 'repeated' ELSE 'single' END AS number_state,
  CAST(COALESCE(s.occurrences, 1) AS INTEGER) AS occurrences,
  s.first_issued_on,
  s.first_customer_name
FROM invoices_asof i
LEFT JOIN repeated r
  ON r.org = i.org AND r.invoice_no = i.invoice_no AND r.invoice_code = COALESCE(i.invoice_code, '')
LEFT JOIN shown s
  ON s.org = i.org AND s.invoice_no = i.invoice_no AND s.input_no = i.input_no AND s.row_no = i.row_no
LEFT JOIN (SELECT org, contract_no, currency FROM contract_current WHERE currency <> 'CNY') c
  ON c.org = i.org AND c.contract_no = i.contract_no
WHERE (i.is_live IS TRUE AND r.invoice_no IS NULL) OR s.invoice_no IS NOT NULL
