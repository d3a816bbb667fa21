-- One row per loaded contract line: its price against the price list in force on the day the contract was signed.
--
-- - The list is in CNY. A price in another currency is compared at the contract's rate, to half a cent of that currency.
-- - Of several entries in force on that day, the one that came into force last holds.
-- - No price below the floor, or below the list price where the entry has no floor; none above the list price. Where the
--   price list has no column for floors, nobody knows how low a price may go.
-- - `price_state` is NULL where this cannot be told: no entry, no rate, an entry or a line that is in doubt.
WITH head AS (
  SELECT
    org,
    contract_no,
    customer_name,
    salesperson,
    signed_on,
    COALESCE(currency, 'CNY') AS currency,
    CASE
      WHEN COALESCE(currency, 'CNY') = 'CNY' THEN CAST(1 AS DECIMAL(16, 8))
      WHEN exchange_rate > 0 AND exchange_rate < 1000000 THEN CAST(exchange_rate AS DECIMAL(16, 8))
    END AS rate,
    CASE WHEN COALESCE(currency, 'CNY') = 'CNY' THEN 0 ELSE 0.005 END AS smallest_part,
    off_norm_approved_at,
    off_norm_approved_on
  FROM contracts_asof
  WHERE is_live IS TRUE
),
-- A number that only void contracts carry, or contracts that are not signed yet.
not_in_force AS (
  SELECT DISTINCT org, contract_no FROM contracts_asof WHERE is_live IS NOT TRUE
),
asked AS (
  SELECT DISTINCT l.org, l.item_code, h.signed_on
  FROM contract_lines_asof l
  JOIN head h ON h.org = l.org AND h.contract_no = l.contract_no
  WHERE l.is_live IS TRUE AND l.item_code IS NOT NULL
),
floor_input AS (
  SELECT DISTINCT input_no FROM input_column WHERE dataset = 'price_list' AND field = 'floor_price'
),
entry AS (
  SELECT
    a.org,
    a.item_code,
    a.signed_on,
    p.list_price,
    p.floor_price,
    p.effective_from,
    CASE WHEN p.floor_price IS NOT NULL THEN p.floor_price WHEN f.input_no IS NOT NULL THEN p.list_price END AS lowest,
    ROW_NUMBER() OVER (PARTITION BY a.org, a.item_code, a.signed_on ORDER BY p.effective_from DESC) AS position
  FROM asked a
  JOIN price_list_asof p
    ON p.org = a.org
    AND p.item_code = a.item_code
    AND p.effective_from <= a.signed_on
    AND (p.effective_to IS NULL OR p.effective_to >= a.signed_on)
  LEFT JOIN floor_input f ON f.input_no = p.input_no
  WHERE p.is_live IS TRUE
),
-- An entry that could not be read may be the one in force.
rejected_entry AS (
  SELECT DISTINCT org, COALESCE(number, '') AS item_code FROM rejected_document WHERE dataset = 'price_list'
),
setting AS (
  SELECT CAST(value AS DECIMAL(9, 6)) AS tolerance FROM param WHERE name = 'price_tolerance'
),
limited AS (
  SELECT
    e.org,
    e.item_code,
    e.signed_on,
    e.list_price,
    e.floor_price,
    e.effective_from,
    ROUND(e.lowest * (1 - s.tolerance), 6) AS lowest,
    ROUND(e.list_price * (1 + s.tolerance), 6) AS highest
  FROM entry e
  CROSS JOIN setting s
  LEFT JOIN rejected_entry x ON x.org = e.org AND x.item_code = e.item_code
  LEFT JOIN rejected_entry y ON y.org = e.org AND y.item_code = ''
  -- A floor above the list price leaves no price that would be right.
  WHERE e.position = 1 AND x.org IS NULL AND y.org IS NULL AND (e.floor_price IS NULL OR e.floor_price <= e.list_price)
),
line AS (
  SELECT
    l.*,
    h.customer_name,
    h.salesperson,
    h.signed_on,
    h.currency,
    h.off_norm_approved_at,
    h.off_norm_approved_on,
    h.contract_no IS NOT NULL OR n.contract_no IS NULL AS is_of_live_contract,
    d.contract_no IS NOT NULL AS is_doubtful,
    h.smallest_part * h.rate AS slack,
    -- Beyond a million millions a price is a slip. The wider factor first: a large price times a rate would not fit else.
    CASE WHEN ABS(l.unit_price) < 1000000000000 THEN CAST(l.unit_price AS DECIMAL(22, 6)) * h.rate END AS price_cny
  FROM contract_lines_asof l
  LEFT JOIN head h ON h.org = l.org AND h.contract_no = l.contract_no
  LEFT JOIN not_in_force n ON n.org = l.org AND n.contract_no = l.contract_no
  LEFT JOIN contract_line_doubt d ON d.org = l.org AND d.contract_no = l.contract_no
)
SELECT
  l.org,
  l.contract_no || '#' || l.line_no AS key,
  l.input_no,
  l.row_no,
  l.is_live AND l.is_of_live_contract AS is_live,
  l.contract_no,
  l.line_no,
  l.customer_name,
  l.salesperson,
  l.item_code,
  l.item_name,
  l.quantity,
  l.signed_on,
  l.currency,
  l.unit_price,
  CAST(ROUND(l.price_cny, 6) AS DECIMAL(24, 6)) AS unit_price_cny,
  p.list_price,
  p.floor_price,
  p.effective_from,
  l.off_norm_approved_at,
  CASE
    WHEN l.is_doubtful THEN NULL
    WHEN l.off_norm_approved_on <= l.signed_on AND (l.price_cny < p.lowest - l.slack OR l.price_cny > p.highest + l.slack)
      THEN 'approved'
    WHEN l.price_cny > p.highest + l.slack THEN 'above'
    WHEN l.price_cny < p.lowest - l.slack THEN 'below'
    WHEN p.lowest IS NOT NULL OR l.price_cny >= p.highest - l.slack THEN CASE WHEN l.price_cny IS NOT NULL THEN 'within' END
  END AS price_state
FROM line l
LEFT JOIN limited p ON p.org = l.org AND p.item_code = l.item_code AND p.signed_on = l.signed_on
