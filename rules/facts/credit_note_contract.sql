-- Live credit notes that name no contract, with the contract of the invoice they take back.
SELECT CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no AS invoice_id, n.contract_no
FROM invoices_asof i
JOIN invoice_name n ON n.org = i.org AND n.name = i.original_invoice_no
WHERE i.is_live IS TRUE AND (i.kind = 'credit' OR i.amount < 0) AND i.contract_no IS NULL
