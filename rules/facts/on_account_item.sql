-- Money on account as the report shows it: by document, after what `--unapplied fifo` spread over the oldest items. There
-- the earliest documents are used up first, refunds included.
WITH spread AS (
  SELECT party_no, currency, SUM(settled) AS settled FROM fifo_item GROUP BY party_no, currency
),
used AS (
  SELECT
    d.*,
    s.settled IS NOT NULL AS is_spread,
    COALESCE(s.settled, 0)
      - COALESCE(SUM(d.on_account) FILTER (WHERE d.on_account < 0) OVER (PARTITION BY d.party_no, d.currency), 0) AS to_use,
    SUM(CASE WHEN d.on_account > 0 THEN d.on_account ELSE 0 END) OVER (
      PARTITION BY d.party_no, d.currency ORDER BY d.doc_on, d.doc_no, d.kind, d.part, d.doc_id ROWS UNBOUNDED PRECEDING
    ) AS risen
  FROM on_account_document d
  LEFT JOIN spread s ON s.party_no = d.party_no AND s.currency = d.currency
),
remaining AS (
  SELECT
    u.*,
    CASE
      WHEN NOT u.is_spread THEN u.on_account
      WHEN u.on_account < 0 THEN 0
      ELSE LEAST(GREATEST(u.risen - u.to_use, 0), u.on_account)
    END AS left_over
  FROM used u
)
SELECT
  r.org,
  r.party_no,
  p.customer_name,
  p.customer_code,
  r.currency,
  r.exchange_rate,
  r.kind,
  r.doc_id,
  r.doc_no,
  r.part,
  r.doc_on,
  r.amount,
  CAST(r.left_over AS DECIMAL(18, 2)) AS on_account,
  r.reason
FROM remaining r
JOIN customer_party p ON p.party_no = r.party_no
WHERE r.left_over <> 0
