-- One row per loaded contract row: was the same sale entered under another number before? The same sale is the same
-- customer, signing day, amount and currency; what was entered later repeats what was entered first.
WITH alike AS (
  -- Few contracts are alike in day and amount; only of those it is asked who the customer is.
  SELECT org, signed_on, amount, COALESCE(currency, 'CNY') AS contract_currency
  FROM contracts_asof
  WHERE is_live
  GROUP BY org, signed_on, amount, COALESCE(currency, 'CNY')
  HAVING COUNT(*) > 1
),
sale AS (
  SELECT
    c.org, c.contract_no, c.signed_on, c.amount, a.contract_currency, c.entered_on, c.entered_ts, c.input_no, c.row_no,
    i.party_no,
    i.folded_name,
    -- A name that several customers share does not say which of them is meant.
    i.customer_code IS NULL AND i.codes_of_name > 1 AS is_ambiguous
  FROM contracts_asof c
  JOIN alike a
    ON a.org = c.org
    AND a.signed_on = c.signed_on
    AND a.amount = c.amount
    AND a.contract_currency = COALESCE(c.currency, 'CNY')
  JOIN customer_identity i
    ON i.org = c.org
    AND i.written_code = COALESCE(c.customer_code, '')
    AND i.written_name = COALESCE(c.customer_name, '')
  WHERE c.is_live
),
placed AS (
  SELECT
    s.*,
    ROW_NUMBER() OVER (
      PARTITION BY party_no, signed_on, amount, contract_currency
      ORDER BY entered_on NULLS LAST, entered_ts NULLS LAST, contract_no
    ) AS place,
    COUNT(*) OVER (PARTITION BY party_no, signed_on, amount, contract_currency) AS copies,
    COUNT(*) OVER (PARTITION BY org, folded_name, signed_on, amount, contract_currency) AS copies_of_name
  FROM sale s
),
twin AS (
  SELECT
    p.input_no, p.row_no, p.place, p.copies, p.is_ambiguous, p.copies_of_name,
    f.contract_no AS first_contract_no, f.entered_on AS first_entered_on, f.entered_ts AS first_entered_ts
  FROM placed p
  JOIN placed f
    ON f.party_no = p.party_no
    AND f.signed_on = p.signed_on
    AND f.amount = p.amount
    AND f.contract_currency = p.contract_currency
    AND f.place = 1
  WHERE p.copies > 1 OR p.copies_of_name > 1
)
SELECT
  c.org,
  c.contract_no AS key,
  c.input_no,
  c.row_no,
  c.is_live,
  c.contract_no,
  c.customer_name,
  c.salesperson,
  c.clerk,
  c.signed_on,
  c.amount,
  COALESCE(c.currency, 'CNY') AS currency,
  COALESCE(SUBSTRING(CAST(c.entered_ts AS VARCHAR), 1, 16), CAST(c.entered_on AS VARCHAR)) AS entered_at,
  c.entered_on,
  CASE WHEN t.is_ambiguous AND t.copies_of_name > 1 THEN NULL WHEN t.place > 1 THEN 'repeated' ELSE 'single' END AS sale_state,
  CAST(COALESCE(t.copies, 1) AS INTEGER) AS copies,
  CASE WHEN t.place > 1 THEN t.first_contract_no END AS first_contract_no,
  CASE WHEN t.place > 1
    THEN COALESCE(SUBSTRING(CAST(t.first_entered_ts AS VARCHAR), 1, 16), CAST(t.first_entered_on AS VARCHAR)) END
    AS first_entered_at
FROM contracts_asof c
LEFT JOIN twin t ON t.input_no = c.input_no AND t.row_no = c.row_no
