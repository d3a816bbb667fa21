-- Live shipments against their contract: does it exist, was it paid, does the shipment stay within the order.
WITH void_contract AS (
  SELECT org, contract_no, entered_on, entered_ts, signed_on
  FROM (
    SELECT
      org, contract_no, entered_on, entered_ts, signed_on,
      ROW_NUMBER() OVER (PARTITION BY org, contract_no ORDER BY input_no, row_no) AS position
    FROM contracts_asof
    WHERE is_void
  ) v
  WHERE position = 1
),
later_contract AS (
  -- Signed after the as-of date only, but it may have been entered before the goods left.
  SELECT c.org, c.contract_no, c.input_no, c.row_no, c.entered_on, c.entered_ts
  FROM contracts_asof c
  CROSS JOIN run r
  WHERE NOT c.is_void AND c.is_first AND c.signed_on > r.as_of
),
entered_later AS (
  -- The as-of view hides an entry after the as-of date; it must not look like an export without entry times.
  SELECT CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id
  FROM contracts c
  CROSS JOIN run r
  WHERE c.entered_on > r.as_of
),
rejected_contract AS (
  -- A contract whose row could not be read is in the ERP all the same.
  SELECT DISTINCT org, number AS contract_no FROM rejected_document WHERE dataset = 'contracts' AND number IS NOT NULL
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
-- By amount is how most contracts are followed, and every contract that ships stands in contract_delivery.
other_basis AS (
  SELECT contract_id, basis FROM contract_delivery WHERE basis IS NULL OR basis <> 'amount'
),
joined AS (
  SELECT
    s.shipment_id, s.contract_id, s.shipped_on, s.shipped_ts, s.value, s.is_return, s.contract_amount, s.currency,
    s.payment_terms, s.prepay_ratio,
    COALESCE(s.contract_entered_on, l.entered_on) AS contract_entered_on,
    CASE WHEN s.contract_id IS NULL THEN l.entered_ts ELSE s.contract_entered_ts END AS contract_entered_ts,
    s.contract_id IS NOT NULL OR l.contract_no IS NOT NULL AS is_there,
    v.contract_no IS NOT NULL AS is_void,
    v.entered_on AS void_entered_on,
    v.entered_ts AS void_entered_ts,
    v.signed_on AS void_signed_on,
    x.contract_no IS NOT NULL AS is_rejected,
    e.contract_id IS NOT NULL AS is_entered_later,
    p.shipment_seq,
    p.shipped_so_far,
    CASE WHEN s.payment_terms IN ('prepaid', 'deposit') THEN p.received_so_far END AS known_received,
    p.has_unknown_receipt OR n.org IS NOT NULL AS has_unknown_receipt,
    CASE WHEN d.contract_id IS NOT NULL THEN d.basis WHEN s.contract_id IS NOT NULL THEN 'amount' END AS order_basis,
    o.line_no AS over_line,
    o.item AS over_item,
    o.ordered AS line_ordered,
    o.shipped_so_far AS line_shipped
  FROM shipment_current s
  LEFT JOIN shipment_progress p ON p.shipment_id = s.shipment_id
  LEFT JOIN other_basis d ON d.contract_id = s.contract_id
  LEFT JOIN over_line o ON o.shipment_id = s.shipment_id AND o.position = 1
  LEFT JOIN naming_org n ON n.org = s.org
  LEFT JOIN void_contract v ON v.org = s.org AND v.contract_no = CASE WHEN s.contract_id IS NULL THEN s.contract_no END
  LEFT JOIN later_contract l ON l.org = s.org AND l.contract_no = CASE WHEN s.contract_id IS NULL THEN s.contract_no END
  LEFT JOIN rejected_contract x ON x.org = s.org AND x.contract_no = s.contract_no
  LEFT JOIN entered_later e
    ON e.contract_id = COALESCE(s.contract_id, CAST(l.input_no AS BIGINT) * 4294967296 + l.row_no)
),
needed AS (
  SELECT
    j.*,
    CASE
      WHEN payment_terms = 'prepaid' THEN shipped_so_far
      WHEN payment_terms = 'deposit' AND shipment_seq = 1 THEN ROUND(prepay_ratio * contract_amount, 2)
    END AS payment_needed,
    CASE
      WHEN NOT is_there THEN CASE WHEN is_void THEN 'void' ELSE 'unknown' END
      WHEN is_entered_later THEN 'not-entered'
      WHEN contract_entered_on IS NULL THEN NULL
      WHEN contract_entered_ts IS NOT NULL AND shipped_ts IS NOT NULL
        THEN CASE WHEN contract_entered_ts <= shipped_ts THEN 'known' ELSE 'entered-late' END
      WHEN contract_entered_on <= shipped_on THEN 'known'
      ELSE 'entered-late'
    END AS standing
  FROM joined j
)
SELECT
  shipment_id,
  is_return,
  CASE WHEN standing = 'known' OR NOT is_rejected THEN standing END AS contract_standing,
  CASE WHEN standing = 'void' THEN void_entered_on ELSE contract_entered_on END AS contract_entered_on,
  CASE WHEN standing = 'void' THEN void_entered_ts ELSE contract_entered_ts END AS contract_entered_ts,
  -- Nothing is still to be done about a void contract; one without an entry time was in the books when it was signed.
  CASE WHEN standing = 'void' THEN COALESCE(void_entered_on, void_signed_on) ELSE contract_entered_on END
    AS contract_recorded_on,
  currency,
  payment_terms,
  value AS shipment_value,
  shipped_so_far,
  CAST(
    CASE WHEN NOT has_unknown_receipt OR payment_needed <= known_received THEN known_received END AS DECIMAL(38, 2)
  ) AS received_so_far,
  CAST(payment_needed AS DECIMAL(38, 2)) AS payment_needed,
  CAST(CASE
    -- Goods that came back, or that cost nothing, owe no payment.
    WHEN is_return OR value <= 0 THEN 0
    -- A deposit is owed once, before the first shipment.
    WHEN payment_terms = 'deposit' AND shipment_seq > 1 THEN 0
    -- What is known to be paid may be enough; where it is not, money that may be meant for the contract leaves it open.
    WHEN NOT has_unknown_receipt OR payment_needed <= known_received THEN payment_needed - known_received
  END AS DECIMAL(38, 2)) AS payment_shortfall,
  order_basis,
  over_line,
  over_item,
  CAST(CASE WHEN order_basis = 'line' THEN line_ordered ELSE CAST(contract_amount AS DECIMAL(28, 6)) END AS DECIMAL(28, 6)) AS over_ordered,
  CAST(CASE WHEN order_basis = 'line' THEN line_shipped ELSE CAST(shipped_so_far AS DECIMAL(28, 6)) END AS DECIMAL(38, 6)) AS over_shipped,
  CAST(CASE
    WHEN order_basis = 'line' THEN COALESCE(line_shipped - line_ordered, 0)
    -- Taking goods back breaks no order.
    WHEN is_return OR value <= 0 OR (order_basis = 'amount' AND shipped_so_far <= contract_amount) THEN 0
    WHEN order_basis = 'amount' THEN CAST(shipped_so_far - contract_amount AS DECIMAL(28, 6))
  END AS DECIMAL(38, 6)) AS order_excess
FROM needed
