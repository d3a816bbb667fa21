-- Invoice numbers, and `code:number`, that several live invoices carry: they name none of them. Numbers are unique among
-- invoices without a code, so only names that a coded invoice carries can be shared. Credit notes are not counted: nothing
-- settles them.
WITH coded AS (
  SELECT org, invoice_no, invoice_code || ':' || invoice_no AS full_name
  FROM invoices_asof
  WHERE is_live AND invoice_code IS NOT NULL AND COALESCE(kind, 'normal') <> 'credit' AND amount >= 0
),
coded_name AS (
  SELECT org, invoice_no AS name FROM coded
  UNION
  SELECT org, full_name FROM coded
),
carried AS (
  SELECT i.org, i.invoice_no AS name
  FROM invoices_asof i
  JOIN coded_name c ON c.org = i.org AND c.name = i.invoice_no
  WHERE i.is_live AND COALESCE(i.kind, 'normal') <> 'credit' AND i.amount >= 0
  UNION ALL
  SELECT org, full_name FROM coded
)
SELECT org, name, CAST(COUNT(*) AS INTEGER) AS invoices
FROM carried
GROUP BY org, name
HAVING COUNT(*) > 1
