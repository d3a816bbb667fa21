-- Money on account that may well be meant for an open item, but the exports do not say which: receipts, credit notes and
-- write-offs that settle nothing, although they name an invoice or a contract (an unknown number, one that several invoices
-- carry, a contract without items), or whose file has no column for one of the two names. One row per document and customer
-- or item it may be for.
--
-- - The customer it comes from; the customer of the contract it names; the invoices that share the number it names.
-- - `currency` NULL: it states none, so it would take that of its target.
-- - `only_without_contract`: it names a contract in force, so it can only be for items that do not say which is theirs.
--
-- Money of a customer that names nothing, where the file has both columns, is simply on account. What names an invoice
-- that was rejected belongs to that one.
WITH unapplied AS (
  SELECT kind, doc_id, org, party_no, amount FROM unapplied_document WHERE reason = 'unmatched' AND amount > 0
),
input AS (
  SELECT
    dataset,
    input_no,
    COUNT(*) FILTER (WHERE field = 'contract_no') > 0
      AND COUNT(*) FILTER (WHERE field = CASE WHEN dataset = 'invoices' THEN 'original_invoice_no' ELSE 'invoice_no' END) > 0
      AS has_both
  FROM input_column
  WHERE dataset IN ('receipts', 'invoices', 'write_offs')
  GROUP BY dataset, input_no
),
document AS (
  SELECT u.*, r.invoice_no AS invoice_name, r.contract_no, r.currency, n.has_both
  FROM unapplied u
  JOIN receipts_asof r ON CAST(r.input_no AS BIGINT) * 4294967296 + r.row_no = u.doc_id
  LEFT JOIN input n ON n.dataset = 'receipts' AND n.input_no = r.input_no
  WHERE u.kind = 'receipt'
  UNION ALL
  SELECT u.*, i.original_invoice_no, i.contract_no, i.currency, n.has_both
  FROM unapplied u
  JOIN invoices_asof i ON CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no = u.doc_id
  JOIN ageing_option o ON o.basis = 'invoice'
  LEFT JOIN input n ON n.dataset = 'invoices' AND n.input_no = i.input_no
  WHERE u.kind = 'credit'
  UNION ALL
  SELECT u.*, w.invoice_no, w.contract_no, w.currency, n.has_both
  FROM unapplied u
  JOIN write_offs_asof w ON CAST(w.input_no AS BIGINT) * 4294967296 + w.row_no = u.doc_id
  LEFT JOIN input n ON n.dataset = 'write_offs' AND n.input_no = w.input_no
  WHERE u.kind = 'write-off'
),
unresolved AS (
  SELECT
    d.kind, d.doc_id, d.org, d.party_no, d.amount, d.invoice_name, d.currency,
    c.contract_no IS NOT NULL AND d.invoice_name IS NULL AND d.has_both AS only_without_contract,
    i.party_no AS contract_party_no
  FROM document d
  LEFT JOIN contract_current c ON c.org = d.org AND c.contract_no = d.contract_no
  LEFT JOIN customer_identity i
    ON i.org = c.org AND i.written_code = COALESCE(c.customer_code, '') AND i.written_name = COALESCE(c.customer_name, '')
  LEFT JOIN (SELECT DISTINCT org, number FROM rejected_document WHERE dataset = 'invoices' AND number IS NOT NULL) r
    ON r.org = d.org AND r.number = SUBSTRING(d.invoice_name, POSITION(':' IN d.invoice_name) + 1)
  WHERE r.number IS NULL
    AND (d.invoice_name IS NOT NULL OR d.contract_no IS NOT NULL OR NOT COALESCE(d.has_both, FALSE))
)
SELECT
  kind, doc_id, party_no, CAST(NULL AS BIGINT) AS item_id, TRUE AS is_own, currency, amount,
  COALESCE(only_without_contract, FALSE) AS only_without_contract
FROM unresolved
UNION ALL
SELECT
  kind, doc_id, contract_party_no, CAST(NULL AS BIGINT), FALSE, currency, amount, COALESCE(only_without_contract, FALSE)
FROM unresolved
WHERE contract_party_no <> party_no
UNION ALL
SELECT u.kind, u.doc_id, i.party_no, i.item_id, FALSE, u.currency, u.amount, FALSE
FROM unresolved u
JOIN shared_invoice_name s ON s.org = u.org AND s.name = u.invoice_name
JOIN ageing_item i ON i.org = s.org AND (i.number = s.name OR i.doc_no = s.name)
JOIN ageing_option o ON o.basis = 'invoice'
WHERE i.party_no <> u.party_no AND (u.contract_party_no IS NULL OR i.party_no <> u.contract_party_no)
