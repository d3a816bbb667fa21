-- Items of a contract that documents name by the contract: how much of them those documents settle. The earliest due is
-- settled first, then by document date and number; `level_from` is where an item begins in that order.
WITH stepped AS (
  SELECT pool_no, SUM(settled_after - settled_before) AS settled
  FROM contract_step
  GROUP BY pool_no
),
pool AS (
  SELECT
    p.pool_no, p.items, p.capacity, p.needs_steps,
    CASE WHEN p.has_refund THEN s.settled ELSE LEAST(p.total, p.capacity) END AS settled
  FROM contract_pool p
  LEFT JOIN stepped s ON s.pool_no = p.pool_no
  WHERE p.items > 0
),
item AS (
  SELECT
    p.pool_no, p.items, p.capacity, p.needs_steps, p.settled, i.item_id, i.party_no, i.due_on, i.doc_on, i.doc_no,
    i.remaining
  FROM contract_item i
  JOIN pool p ON p.pool_no = i.pool_no
),
-- The order matters only where several items share less than they need, or where single documents are followed.
ordered AS (
  SELECT
    pool_no, item_id, party_no, remaining, settled,
    SUM(remaining) OVER (PARTITION BY pool_no ORDER BY due_on, doc_on, doc_no, item_id ROWS UNBOUNDED PRECEDING)
      - remaining AS level_from,
    ROW_NUMBER() OVER (PARTITION BY pool_no ORDER BY due_on, doc_on, doc_no, item_id) AS position
  FROM item
  WHERE items > 1 AND (settled < capacity OR needs_steps)
)
SELECT
  pool_no,
  item_id,
  party_no,
  CAST(remaining AS DECIMAL(18, 2)) AS remaining,
  CAST(level_from AS DECIMAL(28, 2)) AS level_from,
  CAST(GREATEST(LEAST(remaining, settled - level_from), 0) AS DECIMAL(18, 2)) AS settled,
  position = 1 AS is_earliest
FROM ordered
UNION ALL
SELECT
  pool_no,
  item_id,
  party_no,
  CAST(remaining AS DECIMAL(18, 2)),
  CAST(0 AS DECIMAL(28, 2)),
  CAST(LEAST(remaining, settled) AS DECIMAL(18, 2)),
  TRUE
FROM item
WHERE items = 1 OR NOT (settled < capacity OR needs_steps)
