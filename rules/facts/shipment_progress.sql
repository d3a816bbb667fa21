-- Live shipments of known contracts: where the contract stood when each left, that shipment included. Receipts of the
-- shipping day count as received before it.
WITH movement AS (
  SELECT
    contract_id, shipment_id, shipped_on AS moved_on, 1 AS kind, shipped_ts, shipment_no, contract_amount,
    COALESCE(value, 0) AS shipped, CASE WHEN value IS NULL THEN 1 ELSE 0 END AS unknown_shipped,
    CAST(0 AS DECIMAL(18, 2)) AS received, 0 AS unknown_received
  FROM shipment_current
  WHERE contract_id IS NOT NULL
  UNION ALL
  SELECT
    contract_id, NULL, received_on, 0, NULL, NULL, NULL,
    0, 0,
    COALESCE(amount, 0), CASE WHEN amount IS NULL THEN 1 ELSE 0 END
  FROM prepaid_receipt
),
running AS (
  SELECT
    contract_id, shipment_id, moved_on, contract_amount, shipped AS value,
    SUM(kind) OVER so_far AS shipment_seq,
    SUM(shipped) OVER so_far AS shipped,
    SUM(unknown_shipped) OVER so_far AS unknown_shipped,
    SUM(received) OVER so_far AS received,
    SUM(unknown_received) OVER so_far AS unknown_received
  FROM movement
  WINDOW so_far AS (
    PARTITION BY contract_id ORDER BY moved_on, kind, shipped_ts NULLS LAST, shipment_no ROWS UNBOUNDED PRECEDING
  )
)
SELECT
  contract_id,
  shipment_id,
  moved_on AS shipped_on,
  contract_amount,
  value,
  CAST(shipment_seq AS INTEGER) AS shipment_seq,
  CASE WHEN unknown_shipped = 0 THEN shipped END AS shipped_so_far,
  CASE WHEN unknown_received = 0 THEN received END AS received_so_far
FROM running
WHERE shipment_id IS NOT NULL
