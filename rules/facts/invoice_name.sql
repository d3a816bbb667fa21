-- What a document may write to name an invoice: its number, or `code:number`. A name that several invoices carry names
-- none of them (`invoices` > 1, no invoice given). Credit notes are not named: nothing settles them.
WITH other_basis AS (
  -- Where invoices are no items, they still lead to their contract.
  SELECT
    i.org, i.invoice_no, i.invoice_code, i.contract_no, COALESCE(i.currency, c.currency, 'CNY') AS currency,
    CAST(
      COALESCE(i.exchange_rate, CASE WHEN COALESCE(i.currency, c.currency, 'CNY') = c.currency THEN c.exchange_rate END)
      AS DECIMAL(18, 8)
    ) AS exchange_rate
  FROM (
    SELECT d.*
    FROM invoices_asof d
    JOIN ageing_option o ON o.basis <> 'invoice'
    WHERE d.is_live IS TRUE AND COALESCE(d.kind, 'normal') <> 'credit' AND d.amount >= 0
  ) i
  LEFT JOIN (SELECT k.* FROM contract_current k JOIN ageing_option o ON o.basis <> 'invoice') c
    ON c.org = i.org AND c.contract_no = i.contract_no
),
name AS (
  SELECT i.item_id, i.party_no, i.org, i.number AS name, i.contract_no, i.currency, i.exchange_rate
  FROM ageing_item i
  JOIN ageing_option o ON o.basis = 'invoice'
  UNION ALL
  SELECT i.item_id, i.party_no, i.org, i.doc_no, i.contract_no, i.currency, i.exchange_rate
  FROM ageing_item i
  JOIN ageing_option o ON o.basis = 'invoice'
  WHERE i.doc_no <> i.number
  UNION ALL
  SELECT CAST(NULL AS BIGINT), CAST(NULL AS INTEGER), org, invoice_no, contract_no, currency, exchange_rate
  FROM other_basis
  UNION ALL
  SELECT
    CAST(NULL AS BIGINT), CAST(NULL AS INTEGER), org, invoice_code || ':' || invoice_no, contract_no, currency, exchange_rate
  FROM other_basis
  WHERE invoice_code IS NOT NULL
)
SELECT n.org, n.name, n.item_id, n.party_no, n.contract_no, n.currency, n.exchange_rate, CAST(1 AS INTEGER) AS invoices
FROM name n
LEFT JOIN shared_invoice_name s ON s.org = n.org AND s.name = n.name
WHERE s.name IS NULL
UNION ALL
SELECT
  org, name, CAST(NULL AS BIGINT), CAST(NULL AS INTEGER), CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR),
  CAST(NULL AS DECIMAL(18, 8)), invoices
FROM shared_invoice_name
