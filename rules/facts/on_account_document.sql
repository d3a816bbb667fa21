-- Documents with money that settles nothing (on account), before any of it is spread over the oldest items: what exceeds
-- the invoice or contract they name, or all of it. A refund beyond what was settled is negative.
WITH left_over AS (
  SELECT s.kind, s.doc_id, i.party_no, s.amount - (s.settled_after - s.settled_before) AS on_account, 'excess' AS reason
  FROM invoice_step s
  JOIN ageing_item i ON i.item_id = s.item_id
  UNION ALL
  -- What exceeds a contract stays with the customer of its earliest item.
  SELECT s.kind, s.doc_id, p.party_no, s.amount - (s.settled_after - s.settled_before), 'excess'
  FROM contract_step s
  JOIN pool_item p ON p.pool_no = s.pool_no AND p.is_earliest
  UNION ALL
  SELECT u.kind, u.doc_id, u.party_no, d.amount, u.reason
  FROM unapplied_document u
  JOIN settling_document d ON d.kind = u.kind AND d.doc_id = u.doc_id
)
SELECT
  l.kind,
  l.doc_id,
  d.org,
  l.party_no,
  d.currency,
  d.exchange_rate,
  d.doc_no,
  d.part,
  d.doc_on,
  d.amount,
  CAST(l.on_account AS DECIMAL(18, 2)) AS on_account,
  l.reason
FROM left_over l
JOIN settling_document d ON d.kind = l.kind AND d.doc_id = l.doc_id
WHERE l.on_account <> 0
