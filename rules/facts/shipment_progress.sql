-- Live shipments of known contracts: where the contract stood when each left, that shipment included. Receipts of the
-- shipping day count as received before it; of receipts whose amount for this contract is unknown, that there are some
-- is all that is told. Most contracts ship once; only the others need running sums, which cost most.
WITH shipping AS (
  SELECT contract_id, COUNT(*) > 1 AS is_several
  FROM shipment_current
  WHERE contract_id IS NOT NULL
  GROUP BY contract_id
),
shipped AS (
  SELECT s.contract_id, s.shipment_id, s.shipped_on, s.shipped_ts, s.shipment_no, s.contract_amount, s.value, s.is_return,
    n.is_several
  FROM shipment_current s
  JOIN shipping n ON n.contract_id = s.contract_id
),
movement AS (
  SELECT
    contract_id, shipment_id, shipped_on AS moved_on, 1 AS kind, shipped_ts, shipment_no, contract_amount,
    -- Goods that came back, or that cost nothing, are not the shipment for which payment was due.
    CASE WHEN is_return OR value <= 0 THEN 0 ELSE 1 END AS counted,
    COALESCE(value, 0) AS shipped, CASE WHEN value IS NULL THEN 1 ELSE 0 END AS unknown_shipped,
    CAST(0 AS DECIMAL(18, 2)) AS received, 0 AS unknown_received
  FROM shipped
  WHERE is_several
  UNION ALL
  SELECT
    r.contract_id, NULL, r.received_on, 0, NULL, NULL, NULL, 0,
    0, 0,
    COALESCE(r.amount, 0), CASE WHEN r.amount IS NULL THEN 1 ELSE 0 END
  FROM prepaid_receipt r
  JOIN shipping n ON n.contract_id = r.contract_id AND n.is_several
),
running AS (
  SELECT
    contract_id, shipment_id, moved_on, contract_amount, shipped AS value,
    SUM(counted) OVER so_far AS shipment_seq,
    SUM(shipped) OVER so_far AS shipped,
    SUM(unknown_shipped) OVER so_far AS unknown_shipped,
    SUM(received) OVER so_far AS received,
    SUM(unknown_received) OVER so_far AS unknown_received
  FROM movement
  WINDOW so_far AS (
    PARTITION BY contract_id ORDER BY moved_on, kind, shipped_ts NULLS LAST, shipment_no ROWS UNBOUNDED PRECEDING
  )
),
received_before AS (
  SELECT s.shipment_id, COALESCE(SUM(r.amount), 0) AS received, COUNT(*) = COUNT(r.amount) AS is_known
  FROM shipped s
  JOIN prepaid_receipt r ON r.contract_id = s.contract_id AND r.received_on <= s.shipped_on
  WHERE NOT s.is_several
  GROUP BY s.shipment_id
)
SELECT
  contract_id,
  shipment_id,
  moved_on AS shipped_on,
  CAST(contract_amount AS DECIMAL(18, 2)) AS contract_amount,
  CAST(value AS DECIMAL(38, 2)) AS value,
  CAST(shipment_seq AS INTEGER) AS shipment_seq,
  CAST(CASE WHEN unknown_shipped = 0 THEN shipped END AS DECIMAL(38, 2)) AS shipped_so_far,
  CAST(received AS DECIMAL(38, 2)) AS received_so_far,
  unknown_received > 0 AS has_unknown_receipt
FROM running
WHERE shipment_id IS NOT NULL
UNION ALL
SELECT
  s.contract_id,
  s.shipment_id,
  s.shipped_on,
  s.contract_amount,
  CAST(COALESCE(s.value, 0) AS DECIMAL(38, 2)),
  1,
  s.value,
  CAST(COALESCE(r.received, 0) AS DECIMAL(38, 2)),
  COALESCE(NOT r.is_known, FALSE)
FROM shipped s
LEFT JOIN received_before r ON r.shipment_id = s.shipment_id
WHERE NOT s.is_several
