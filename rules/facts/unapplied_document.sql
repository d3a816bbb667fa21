-- Documents that settle nothing at all: they name neither an invoice nor a contract with items, or only such in another
-- currency. `party_no` is the customer they stand with: of the invoice or the contract's earliest item where they name
-- one, else their own.
WITH unpaired AS (
  SELECT DISTINCT org, contract_no, currency FROM contract_pool WHERE items = 0
),
-- The contract's items are in another currency.
earliest AS (
  SELECT org, contract_no, party_no
  FROM (
    SELECT
      i.org, i.contract_no, i.party_no,
      ROW_NUMBER() OVER (PARTITION BY i.org, i.contract_no ORDER BY i.due_on, i.doc_on, i.doc_no, i.item_id) AS position
    FROM ageing_item i
    JOIN (SELECT DISTINCT org, contract_no FROM unpaired) u ON u.org = i.org AND u.contract_no = i.contract_no
  ) ordered
  WHERE position = 1
),
document AS (
  SELECT d.*, d.item_party_no AS holder_no, 'currency' AS reason
  FROM settling_document d
  WHERE d.named_item_id IS NOT NULL AND d.item_id IS NULL
  UNION ALL
  SELECT d.*, COALESCE(e.party_no, d.party_no), CASE WHEN e.party_no IS NULL THEN 'unmatched' ELSE 'currency' END
  FROM settling_document d
  JOIN unpaired u ON u.org = d.org AND u.contract_no = d.contract_no AND u.currency = d.currency
  LEFT JOIN earliest e ON e.org = d.org AND e.contract_no = d.contract_no
  WHERE d.named_item_id IS NULL
  UNION ALL
  SELECT d.*, d.party_no, 'unmatched'
  FROM settling_document d
  WHERE d.named_item_id IS NULL AND d.contract_no IS NULL
)
SELECT
  kind, doc_id, org, holder_no AS party_no, currency, exchange_rate, doc_no, part, doc_on, amount, reason
FROM document
