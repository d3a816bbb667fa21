-- Contracts in force from which goods have left: when the first of them did. Goods that came back are no shipment. Where one
-- of that day's shipments has no time, any of them may have been the first: the time is unknown.
WITH first_day AS (
  SELECT contract_id, MIN(shipped_on) AS shipped_on
  FROM shipment_current
  WHERE contract_id IS NOT NULL AND NOT is_return
  GROUP BY contract_id
)
SELECT
  s.contract_id,
  s.shipped_on,
  CASE WHEN COUNT(*) = COUNT(s.shipped_ts) THEN MIN(s.shipped_ts) END AS shipped_ts
FROM shipment_current s
JOIN first_day f ON f.contract_id = s.contract_id AND f.shipped_on = s.shipped_on
WHERE NOT s.is_return
GROUP BY s.contract_id, s.shipped_on
