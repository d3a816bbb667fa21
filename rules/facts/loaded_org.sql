-- Companies with rows in the exports that most others lean on: of which kinds any row was loaded, live or not.
SELECT
  org,
  MAX(contracts) = 1 AS has_contracts,
  MAX(shipments) = 1 AS has_shipments,
  MAX(invoices) = 1 AS has_invoices,
  MAX(receipts) = 1 AS has_receipts
FROM (
  SELECT DISTINCT org, 1 AS contracts, 0 AS shipments, 0 AS invoices, 0 AS receipts FROM contracts_asof
  UNION ALL
  SELECT DISTINCT org, 0, 1, 0, 0 FROM shipments_asof
  UNION ALL
  SELECT DISTINCT org, 0, 0, 1, 0 FROM invoices_asof
  UNION ALL
  SELECT DISTINCT org, 0, 0, 0, 1 FROM receipts_asof
) kind
GROUP BY org
