-- One row per invoice number (with its code) among the invoices that are not void and dated up to the as-of date. The
-- row's place and date are those of its second occurrence by date, else of its only one.
WITH repeated AS (
  SELECT DISTINCT org, COALESCE(invoice_code, '') AS invoice_code, invoice_no
  FROM invoices_asof
  WHERE NOT is_void AND NOT is_first
),
occurrence AS (
  SELECT
    i.org, i.invoice_code, i.invoice_no, i.customer_name, i.contract_no, i.salesperson, i.issued_on, i.amount, i.currency, i.input_no, i.row_no,
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
numbered AS (
  SELECT
    i.org, i.invoice_code, i.invoice_no, i.customer_name, i.contract_no, i.salesperson, i.issued_on, i.amount, i.currency, i.input_no, i.row_no,
    1 AS occurrences, CAST(NULL AS DATE) AS first_issued_on, CAST(NULL AS VARCHAR) AS first_customer_name
  FROM invoices_asof i
  LEFT JOIN repeated r
    ON r.org = i.org AND r.invoice_no = i.invoice_no AND r.invoice_code = COALESCE(i.invoice_code, '')
  WHERE i.is_live IS TRUE AND r.invoice_no IS NULL
  UNION ALL
  SELECT
    s.org, s.invoice_code, s.invoice_no, s.customer_name, s.contract_no, s.salesperson, s.issued_on, s.amount, s.currency, s.input_no, s.row_no,
    CAST(s.occurrences AS INTEGER),
    CASE WHEN s.occurrences > 1 THEN f.issued_on END,
    CASE WHEN s.occurrences > 1 THEN f.customer_name END
  FROM occurrence s
  JOIN occurrence f
    ON f.org = s.org AND f.invoice_no = s.invoice_no AND COALESCE(f.invoice_code, '') = COALESCE(s.invoice_code, '')
    AND f.occurrence_no = 1
  WHERE s.occurrence_no = CASE WHEN s.occurrences = 1 THEN 1 ELSE 2 END
)
SELECT
  n.org,
  CASE WHEN n.invoice_code IS NULL THEN n.invoice_no ELSE n.invoice_code || ':' || n.invoice_no END AS key,
  n.input_no,
  n.row_no,
  TRUE AS is_live,
  CASE WHEN n.invoice_code IS NULL THEN n.invoice_no ELSE n.invoice_code || ':' || n.invoice_no END AS doc_no,
  n.customer_name,
  n.contract_no,
  n.salesperson,
  -- Exports do not say who in finance issued an invoice.
  CAST(NULL AS VARCHAR) AS finance,
  n.issued_on,
  n.amount,
  -- An invoice without a currency has that of its contract.
  COALESCE(n.currency, c.currency, 'CNY') AS currency,
  CASE WHEN n.occurrences = 1 THEN 'single' ELSE 'repeated' END AS number_state,
  n.occurrences,
  n.first_issued_on,
  n.first_customer_name
FROM numbered n
LEFT JOIN (SELECT org, contract_no, currency FROM contract_current WHERE currency <> 'CNY') c
  ON c.org = n.org AND c.contract_no = n.contract_no
