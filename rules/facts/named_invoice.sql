-- What a receipt may write to name an invoice, its number or `code:number`, with the contracts that the invoice bills: one
-- row per name, invoice and contract, the contract NULL where the exports do not tell it. Several rows of one name: the
-- receipt may be for any; there the invoice is split over contracts or the name shared by several. Credit notes are not
-- named: nothing settles them.
SELECT org, invoice_no AS name, invoice_id, currency, contract_no, lines > 0 AS is_split
FROM invoice_portion
WHERE NOT is_credit
UNION ALL
SELECT org, doc_no, invoice_id, currency, contract_no, lines > 0
FROM invoice_portion
WHERE NOT is_credit AND doc_no <> invoice_no
