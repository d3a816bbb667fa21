-- With `--unapplied fifo`: how much of each open item the customer's money on account settles, in the same currency, the
-- earliest due first. Empty otherwise, and where the balance on account is not positive.
WITH balance AS (
  SELECT party_no, currency, SUM(on_account) AS on_account
  FROM on_account_document
  WHERE (SELECT unapplied FROM ageing_option) = 'fifo'
  GROUP BY party_no, currency
  HAVING SUM(on_account) > 0
),
item AS (
  SELECT
    i.item_id, i.party_no, i.currency, i.due_on, i.doc_on, i.doc_no, b.on_account,
    i.amount - COALESCE(s.settled, 0) - COALESCE(p.settled, 0) AS remaining
  FROM ageing_item i
  JOIN balance b ON b.party_no = i.party_no AND b.currency = i.currency
  LEFT JOIN invoice_settlement s ON s.item_id = i.item_id
  LEFT JOIN pool_item p ON p.item_id = i.item_id
),
ordered AS (
  SELECT
    i.*,
    SUM(i.remaining) OVER (
      PARTITION BY i.party_no, i.currency ORDER BY i.due_on, i.doc_on, i.doc_no, i.item_id ROWS UNBOUNDED PRECEDING
    ) - i.remaining AS level_from
  FROM item i
  WHERE i.remaining > 0
)
SELECT
  item_id,
  party_no,
  currency,
  CAST(GREATEST(LEAST(remaining, on_account - level_from), 0) AS DECIMAL(18, 2)) AS settled
FROM ordered
WHERE on_account > level_from
