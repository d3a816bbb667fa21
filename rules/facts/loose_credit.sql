-- Live credit notes that may be meant for a contract nobody can name, with their customer: they lead to no contract in
-- force, or a line of theirs could not be told for certain. `amount` is what they could take back at most.
SELECT
  p.invoice_id,
  y.party_no,
  i.issued_on,
  i.currency,
  CAST(ABS(i.amount) AS DECIMAL(28, 2)) AS amount
FROM (
  SELECT DISTINCT invoice_id FROM invoice_portion WHERE is_credit AND (contract_id IS NULL OR lines_in_doubt)
) p
JOIN invoices_asof i ON CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no = p.invoice_id
JOIN customer_identity y
  ON y.org = i.org AND y.written_code = COALESCE(i.customer_code, '') AND y.written_name = COALESCE(i.customer_name, '')
