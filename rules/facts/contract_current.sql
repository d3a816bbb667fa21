-- One row per contract that is in force at the as-of date: not void, the first row of its number, signed by then.
SELECT
  c.org,
  c.contract_no,
  c.customer_code,
  c.customer_name,
  c.salesperson,
  c.clerk,
  c.contract_type,
  c.payment_terms,
  c.prepay_ratio,
  c.credit_days,
  c.credit_from,
  c.amount,
  COALESCE(c.currency, 'CNY') AS currency,
  -- Only the rate of the company's own currency is known without being told.
  CASE WHEN COALESCE(c.currency, 'CNY') = 'CNY' THEN CAST(1 AS DECIMAL(18, 8)) ELSE c.exchange_rate END AS exchange_rate,
  c.signed_on,
  c.entered_at,
  c.entered_on,
  c.entered_ts,
  c.delivery_on,
  c.original_no,
  c.archived_on,
  c.input_no,
  c.row_no
FROM contracts_asof c
WHERE c.is_live
