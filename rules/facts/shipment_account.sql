-- Live shipments against their contract: does it exist, was it paid, does the shipment stay within the order.
WITH void_contract AS (
  SELECT DISTINCT org, contract_no FROM contracts_asof WHERE is_void
),
entered_later AS (
  -- The as-of view hides an entry after the as-of date; it must not look like an export without entry times.
  SELECT CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id
  FROM contracts c
  CROSS JOIN run r
  WHERE c.entered_on > r.as_of
),
naming_org AS (
  -- Receipts that name neither contract nor invoice anywhere in a company say nothing about what was paid.
  SELECT org FROM receipts_asof WHERE is_live GROUP BY org
  HAVING BOOL_OR(contract_no IS NOT NULL OR invoice_no IS NOT NULL) IS FALSE
),
over_line AS (
  SELECT
    shipment_id, line_no, item, ordered, shipped_so_far,
    ROW_NUMBER() OVER (PARTITION BY shipment_id ORDER BY shipped_so_far - ordered DESC, line_id) AS position
  FROM shipped_line
  WHERE shipped_so_far > ordered AND quantity > 0
),
joined AS (
  SELECT
    s.*,
    p.shipment_seq,
    p.shipped_so_far,
    CASE WHEN s.payment_terms IN ('prepaid', 'deposit') AND n.org IS NULL THEN p.received_so_far END AS received_so_far,
    d.basis AS order_basis,
    o.line_no AS over_line,
    o.item AS over_item,
    o.ordered AS line_ordered,
    o.shipped_so_far AS line_shipped,
    v.contract_no IS NOT NULL AS is_void,
    e.contract_id IS NOT NULL AS is_entered_later
  FROM shipment_current s
  LEFT JOIN shipment_progress p ON p.shipment_id = s.shipment_id
  LEFT JOIN contract_delivery d ON d.contract_id = s.contract_id
  LEFT JOIN over_line o ON o.shipment_id = s.shipment_id AND o.position = 1
  LEFT JOIN naming_org n ON n.org = s.org
  LEFT JOIN void_contract v ON v.org = s.org AND v.contract_no = CASE WHEN s.contract_id IS NULL THEN s.contract_no END
  LEFT JOIN entered_later e ON e.contract_id = s.contract_id
),
needed AS (
  SELECT
    j.*,
    CASE
      WHEN payment_terms = 'prepaid' THEN shipped_so_far
      WHEN payment_terms = 'deposit' AND shipment_seq = 1 THEN ROUND(prepay_ratio * contract_amount, 2)
    END AS payment_needed
  FROM joined j
)
SELECT
  shipment_id,
  CASE
    WHEN contract_id IS NULL THEN CASE WHEN is_void THEN 'void' ELSE 'unknown' END
    WHEN is_entered_later THEN 'not-entered'
    WHEN contract_entered_on IS NULL THEN NULL
    WHEN contract_entered_ts IS NOT NULL AND shipped_ts IS NOT NULL
      THEN CASE WHEN contract_entered_ts <= shipped_ts THEN 'known' ELSE 'entered-late' END
    WHEN contract_entered_on <= shipped_on THEN 'known'
    ELSE 'entered-late'
  END AS contract_standing,
  contract_entered_at,
  currency,
  payment_terms,
  value AS shipment_value,
  shipped_so_far,
  received_so_far,
  payment_needed,
  -- A deposit is owed once, before the first shipment.
  CASE WHEN payment_terms = 'deposit' AND shipment_seq > 1 THEN 0 ELSE payment_needed - received_so_far END AS payment_shortfall,
  order_basis,
  over_line,
  over_item,
  CASE WHEN order_basis = 'line' THEN line_ordered ELSE CAST(contract_amount AS DECIMAL(28, 6)) END AS over_ordered,
  CASE WHEN order_basis = 'line' THEN line_shipped ELSE CAST(shipped_so_far AS DECIMAL(28, 6)) END AS over_shipped,
  CASE
    WHEN order_basis = 'line' THEN COALESCE(line_shipped - line_ordered, 0)
    -- Taking goods back breaks no order.
    WHEN value <= 0 OR shipped_so_far <= contract_amount THEN 0
    ELSE CAST(shipped_so_far - contract_amount AS DECIMAL(28, 6))
  END AS order_excess
FROM needed
