-- Contracts whose lines cannot be told for certain: a line of theirs was rejected, or the contract stands in several
-- rows (void ones and rejected ones included) that bring lines of the same numbers, and nothing tells whose they are.
WITH repeated_line AS (
  SELECT DISTINCT org, contract_no FROM contract_lines_asof WHERE NOT is_first
),
head AS (
  SELECT c.org, c.contract_no
  FROM contracts c
  JOIN repeated_line l ON l.org = c.org AND l.contract_no = c.contract_no
  UNION ALL
  SELECT r.org, r.number
  FROM rejected_document r
  JOIN repeated_line l ON l.org = r.org AND l.contract_no = r.number
  WHERE r.dataset = 'contracts'
)
SELECT org, contract_no FROM head GROUP BY org, contract_no HAVING COUNT(*) > 1
UNION
SELECT org, number FROM rejected_document WHERE dataset = 'contract_lines' AND number IS NOT NULL
