-- Invoice numbers whose lines cannot be told for certain: a line of theirs was rejected, or the number stands in several
-- invoice rows (void ones and rejected ones included) that bring lines of the same numbers, and nothing tells whose they
-- are.
WITH repeated_line AS (
  SELECT DISTINCT org, invoice_no FROM invoice_lines_asof WHERE NOT is_first
),
head AS (
  SELECT i.org, i.invoice_no
  FROM invoices i
  JOIN repeated_line l ON l.org = i.org AND l.invoice_no = i.invoice_no
  UNION ALL
  SELECT r.org, r.number
  FROM rejected_document r
  JOIN repeated_line l ON l.org = r.org AND l.invoice_no = r.number
  WHERE r.dataset = 'invoices'
)
SELECT org, invoice_no FROM head GROUP BY org, invoice_no HAVING COUNT(*) > 1
UNION
SELECT org, number FROM rejected_document WHERE dataset = 'invoice_lines' AND number IS NOT NULL
