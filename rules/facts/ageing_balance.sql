-- One row per customer and currency with a document. Left side of the identity from the items and the money on account,
-- right side from the documents as they stand with the customer: open − on_account = invoiced − credited − received −
-- written_off.
WITH entry AS (
  SELECT
    party_no, currency, SUM(amount) AS invoiced, SUM(open) AS open, 0 AS received, 0 AS credited, 0 AS written_off,
    0 AS on_account
  FROM item_settlement
  GROUP BY party_no, currency
  UNION ALL
  -- What names an invoice stands with the invoice's customer, whoever it came from.
  SELECT
    item_party_no, currency, 0, 0, COALESCE(SUM(amount) FILTER (WHERE kind = 'receipt'), 0),
    COALESCE(SUM(amount) FILTER (WHERE kind = 'credit'), 0), COALESCE(SUM(amount) FILTER (WHERE kind = 'write-off'), 0), 0
  FROM settling_document
  WHERE item_id IS NOT NULL
  GROUP BY item_party_no, currency
  UNION ALL
  SELECT p.party_no, p.currency, 0, 0, p.received, p.credited, p.written_off, 0
  FROM contract_pool p
  WHERE p.items > 0 AND NOT p.is_shared
  UNION ALL
  SELECT
    party_no, currency, 0, 0,
    CASE WHEN kind = 'receipt' THEN amount ELSE 0 END,
    CASE WHEN kind = 'credit' THEN amount ELSE 0 END,
    CASE WHEN kind = 'write-off' THEN amount ELSE 0 END,
    0
  FROM contract_pool_share
  UNION ALL
  SELECT
    party_no, currency, 0, 0,
    CASE WHEN kind = 'receipt' THEN amount ELSE 0 END,
    CASE WHEN kind = 'credit' THEN amount ELSE 0 END,
    CASE WHEN kind = 'write-off' THEN amount ELSE 0 END,
    0
  FROM unapplied_document
  UNION ALL
  SELECT party_no, currency, 0, 0, 0, 0, 0, on_account FROM on_account_item
  UNION ALL
  -- Whoever has a document has a row, also when it settled another customer's invoice.
  SELECT DISTINCT party_no, currency, 0, 0, 0, 0, 0, 0 FROM settling_document
),
balance AS (
  SELECT
    party_no,
    currency,
    CAST(SUM(open) AS DECIMAL(28, 2)) AS open,
    CAST(SUM(on_account) AS DECIMAL(28, 2)) AS on_account,
    CAST(SUM(invoiced) AS DECIMAL(28, 2)) AS invoiced,
    CAST(SUM(credited) AS DECIMAL(28, 2)) AS credited,
    CAST(SUM(received) AS DECIMAL(28, 2)) AS received,
    CAST(SUM(written_off) AS DECIMAL(28, 2)) AS written_off
  FROM entry
  GROUP BY party_no, currency
)
SELECT
  p.org,
  b.party_no,
  p.customer_name,
  p.customer_code,
  b.currency,
  b.open,
  b.on_account,
  CAST(b.open - b.on_account AS DECIMAL(28, 2)) AS balance,
  b.invoiced,
  b.credited,
  b.received,
  b.written_off,
  CAST((b.open - b.on_account) - (b.invoiced - b.credited - b.received - b.written_off) AS DECIMAL(28, 2)) AS difference
FROM balance b
JOIN customer_party p ON p.party_no = b.party_no
