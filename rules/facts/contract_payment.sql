-- Documents that name a contract and no invoice, added up per contract and currency.
WITH paid AS (
  SELECT
    org,
    contract_no,
    currency,
    SUM(amount) AS total,
    MIN(amount) AS smallest,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'receipt'), 0) AS received,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'credit'), 0) AS credited,
    COALESCE(SUM(amount) FILTER (WHERE kind = 'write-off'), 0) AS written_off
  FROM settling_document
  WHERE named_item_id IS NULL AND contract_no IS NOT NULL
  GROUP BY org, contract_no, currency
)
SELECT
  CAST(ROW_NUMBER() OVER () AS INTEGER) AS pool_no,
  org,
  contract_no,
  currency,
  CAST(total AS DECIMAL(28, 2)) AS total,
  CAST(received AS DECIMAL(28, 2)) AS received,
  CAST(credited AS DECIMAL(28, 2)) AS credited,
  CAST(written_off AS DECIMAL(28, 2)) AS written_off,
  smallest < 0 AS has_refund
FROM paid
