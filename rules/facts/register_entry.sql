-- The contracts of the period by month, in signing order, numbered per company and month. Void contracts are in it with
-- their status; a number is listed once as void and once in force, however often it was loaded.
WITH entry AS (
  SELECT
    c.*,
    SUBSTRING(CAST(c.signed_on AS VARCHAR), 1, 7) AS month,
    ROW_NUMBER() OVER (PARTITION BY c.org, c.contract_no, c.is_void ORDER BY c.input_no, c.row_no) AS occurrence_no
  FROM contracts_asof c
  CROSS JOIN run r
  WHERE c.signed_on >= r.period_start AND c.signed_on <= r.period_end AND c.signed_on <= r.as_of
    AND (c.is_void OR c.is_first)
)
SELECT
  month,
  CAST(
    ROW_NUMBER() OVER (
      PARTITION BY org, month
      ORDER BY signed_on, contract_no, CASE WHEN is_void THEN 1 ELSE 0 END, input_no, row_no
    ) AS INTEGER
  ) AS seq,
  org,
  contract_no,
  customer_name,
  salesperson,
  signed_on,
  amount,
  COALESCE(currency, 'CNY') AS currency,
  entered_at,
  original_no,
  archived_on,
  status,
  is_void
FROM entry
WHERE occurrence_no = 1
