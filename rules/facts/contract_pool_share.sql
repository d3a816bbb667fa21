-- Where items of one contract belong to several customers: which part of each document settled whose items. A refund
-- counts against the customers whose items it opens again; what exceeds the contract stays with its earliest item's.
WITH applied AS (
  SELECT
    s.kind,
    i.party_no,
    (LEAST(GREATEST(s.settled_before, s.settled_after), i.level_from + i.remaining)
      - GREATEST(LEAST(s.settled_before, s.settled_after), i.level_from))
      * CASE WHEN s.settled_after < s.settled_before THEN -1 ELSE 1 END AS amount,
    s.pool_no
  FROM contract_step s
  JOIN contract_pool p ON p.pool_no = s.pool_no
  JOIN pool_item i ON i.pool_no = s.pool_no
  WHERE p.is_shared
    AND GREATEST(s.settled_before, s.settled_after) > i.level_from
    AND LEAST(s.settled_before, s.settled_after) < i.level_from + i.remaining
  UNION ALL
  SELECT s.kind, i.party_no, s.amount - (s.settled_after - s.settled_before), s.pool_no
  FROM contract_step s
  JOIN contract_pool p ON p.pool_no = s.pool_no
  JOIN pool_item i ON i.pool_no = s.pool_no AND i.is_earliest
  WHERE p.is_shared
)
SELECT a.party_no, p.currency, a.kind, CAST(SUM(a.amount) AS DECIMAL(28, 2)) AS amount
FROM applied a
JOIN contract_pool p ON p.pool_no = a.pool_no
GROUP BY a.party_no, p.currency, a.kind
