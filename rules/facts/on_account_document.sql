-- Documents with money that settles nothing (on account), before any of it is spread over the oldest items: what exceeds
-- the invoice or contract they name, or all of it. A refund beyond what was settled is negative.
WITH left_over AS (
  SELECT
    s.kind, s.doc_id, s.org, s.party_no, s.currency, s.exchange_rate, s.doc_no, s.part, s.doc_on, s.amount,
    s.amount - (s.settled_after - s.settled_before) AS on_account, 'excess' AS reason
  FROM invoice_step s
  UNION ALL
  -- What exceeds a contract stays with the customer of its earliest item.
  SELECT
    s.kind, s.doc_id, s.org, p.party_no, s.currency, s.exchange_rate, s.doc_no, s.part, s.doc_on, s.amount,
    s.amount - (s.settled_after - s.settled_before), 'excess'
  FROM contract_step s
  JOIN pool_item p ON p.pool_no = s.pool_no AND p.is_earliest
  UNION ALL
  SELECT
    u.kind, u.doc_id, u.org, u.party_no, u.currency, u.exchange_rate, u.doc_no, u.part, u.doc_on, u.amount, u.amount,
    u.reason
  FROM unapplied_document u
)
SELECT
  kind, doc_id, org, party_no, currency, exchange_rate, doc_no, part, doc_on,
  CAST(amount AS DECIMAL(28, 2)) AS amount,
  CAST(on_account AS DECIMAL(18, 2)) AS on_account,
  reason
FROM left_over
WHERE on_account <> 0
