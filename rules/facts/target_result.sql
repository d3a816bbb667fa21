-- One row per loaded target, with what was reached in its month in CNY. A target is missed only where nothing that is not
-- known (an unreadable row, an unknown exchange rate, a document without a seller) could make up for what is missing, and
-- where the exports cover the month at all.
WITH own AS (
  SELECT
    o.org, o.owner, m.month_on,
    SUM(m.signed_amount) AS signed_amount, SUM(m.unknown_contracts) AS unknown_contracts,
    SUM(m.due_amount) AS due_amount, SUM(m.unknown_items) AS unknown_items,
    SUM(m.received_amount) AS received_amount, SUM(m.unknown_receipts) AS unknown_receipts
  FROM target_owner o
  JOIN target_month m ON m.org = o.org AND m.seller = o.seller
  GROUP BY o.org, o.owner, m.month_on
),
company AS (
  -- Sellers nobody knows may belong to anybody's team.
  SELECT
    m.org, m.month_on,
    SUM(m.contracts) AS contracts,
    SUM(m.receipts) AS receipts,
    COUNT(*) FILTER (WHERE m.contracts > 0 AND p.name IS NULL) AS strange_sellers,
    COUNT(*) FILTER (WHERE m.seller = '' AND m.contracts > 0) AS nameless_contracts,
    COUNT(*) FILTER (WHERE (m.due_amount <> 0 OR m.unknown_items > 0 OR m.receipts > 0) AND p.name IS NULL)
      AS strange_collectors,
    COUNT(*) FILTER (WHERE m.seller = '' AND (m.due_amount <> 0 OR m.unknown_items > 0 OR m.receipts > 0))
      AS nameless_collections
  FROM target_month m
  LEFT JOIN employee_name p ON p.org = m.org AND p.name = m.seller
  GROUP BY m.org, m.month_on
),
assumed AS (
  -- An item whose due date is assumed may fall due in any month.
  SELECT o.org, o.owner
  FROM target_owner o
  JOIN ageing_item a ON a.org = o.org AND a.salesperson = o.seller
  WHERE a.is_due_assumed
  GROUP BY o.org, o.owner
),
due_party AS (
  SELECT DISTINCT
    o.org, o.owner, CAST(DATE_TRUNC('month', CAST(a.due_on AS TIMESTAMP)) AS DATE) AS month_on, a.party_no
  FROM target_owner o
  JOIN ageing_item a ON a.org = o.org AND a.salesperson = o.seller
),
unplaced AS (
  -- A customer's credit notes that name no invoice took something off, but nobody can say off what.
  SELECT
    p.org, p.owner, p.month_on,
    SUM(COALESCE(CAST(s.amount AS DECIMAL(38, 2)) * s.exchange_rate, 0)) AS credited
  FROM due_party p
  JOIN settling_document s ON s.party_no = p.party_no
  WHERE s.kind = 'credit' AND s.item_id IS NULL
  GROUP BY p.org, p.owner, p.month_on
),
rejected AS (
  SELECT
    org,
    COUNT(*) FILTER (WHERE dataset = 'contracts') AS contracts,
    COUNT(*) FILTER (WHERE dataset = 'employees') AS employees,
    COUNT(*) AS documents
  FROM rejected_document
  WHERE dataset IN ('contracts', 'shipments', 'invoices', 'receipts', 'employees')
  GROUP BY org
),
seller AS (
  SELECT DISTINCT org, salesperson AS name FROM contract_current WHERE salesperson IS NOT NULL
),
monthly AS (
  SELECT
    t.*,
    CAST(DATE_TRUNC('month', CAST(t.period_on AS TIMESTAMP)) AS DATE) AS month_on,
    CAST(CAST(DATE_TRUNC('month', CAST(t.period_on AS TIMESTAMP)) AS TIMESTAMP) + INTERVAL '1' MONTH AS DATE) - 1 AS month_end_on,
    r.as_of
  FROM targets_asof t
  CROSS JOIN run r
),
known AS (
  SELECT
    t.*,
    p.role,
    p.names_manager,
    p.manager AS own_manager,
    -- Whose documents count is known of salespeople and managers, and of those whom contracts name.
    COALESCE(p.people = 1 AND (p.role IN ('salesperson', 'manager')), p.name IS NULL AND s.name IS NOT NULL) AS is_owner_known,
    CAST(COALESCE(w.signed_amount, 0) AS DECIMAL(38, 2)) AS signed_amount,
    CAST(COALESCE(w.due_amount, 0) AS DECIMAL(38, 2)) AS due_amount,
    CAST(COALESCE(w.received_amount, 0) AS DECIMAL(38, 2)) AS received_amount,
    COALESCE(c.contracts, 0) > 0 AS has_contracts,
    COALESCE(c.receipts, 0) > 0 AS has_receipts,
    COALESCE(w.unknown_contracts, 0) > 0 OR COALESCE(x.contracts, 0) > 0 OR COALESCE(c.nameless_contracts, 0) > 0
      OR (p.role = 'manager' AND (COALESCE(c.strange_sellers, 0) > 0 OR COALESCE(x.employees, 0) > 0)) AS is_sale_doubtful,
    COALESCE(w.unknown_items, 0) > 0 OR COALESCE(w.unknown_receipts, 0) > 0 OR COALESCE(x.documents, 0) > 0
      OR COALESCE(c.nameless_collections, 0) > 0 OR d.owner IS NOT NULL
      OR (p.role = 'manager' AND COALESCE(c.strange_collectors, 0) > 0) AS is_collection_doubtful,
    COALESCE(u.credited, 0) AS unplaced_credit
  FROM monthly t
  LEFT JOIN employee_name p ON p.org = t.org AND p.name = t.owner
  LEFT JOIN seller s ON s.org = t.org AND s.name = t.owner
  LEFT JOIN own w ON w.org = t.org AND w.owner = t.owner AND w.month_on = t.month_on
  LEFT JOIN company c ON c.org = t.org AND c.month_on = t.month_on
  LEFT JOIN assumed d ON d.org = t.org AND d.owner = t.owner
  LEFT JOIN unplaced u ON u.org = t.org AND u.owner = t.owner AND u.month_on = t.month_on
  LEFT JOIN rejected x ON x.org = t.org
)
SELECT
  k.org,
  k.owner || '@' || CAST(k.period_on AS VARCHAR) AS key,
  k.input_no,
  k.row_no,
  k.is_live,
  k.owner,
  k.period_on,
  k.month_end_on,
  CASE
    WHEN k.role = 'manager' THEN k.owner
    WHEN k.names_manager THEN k.own_manager
    ELSE m.manager
  END AS manager,

  k.sales_target,
  k.sales_target IS NOT NULL AS has_sales_target,
  k.signed_amount,
  CAST(k.sales_target - k.signed_amount AS DECIMAL(38, 2)) AS sales_shortfall,
  CASE
    WHEN k.month_end_on > k.as_of THEN 'pending'
    WHEN NOT k.is_owner_known OR NOT k.has_contracts THEN NULL
    WHEN k.signed_amount >= k.sales_target THEN 'reached'
    WHEN k.is_sale_doubtful THEN NULL
    ELSE 'missed'
  END AS sales_state,

  k.collection_rate_target,
  k.collection_rate_target IS NOT NULL AS has_collection_rate_target,
  k.due_amount,
  k.received_amount,
  CAST(CASE WHEN k.due_amount > 0 THEN FLOOR(k.received_amount * 10000 / k.due_amount) / 10000 END AS DECIMAL(18, 4)) AS collection_rate,
  CASE
    WHEN k.month_end_on > k.as_of THEN 'pending'
    WHEN NOT k.is_owner_known OR NOT k.has_receipts OR k.is_collection_doubtful THEN NULL
    WHEN k.due_amount <= 0 THEN 'nothing-due'
    WHEN k.received_amount >= k.collection_rate_target * k.due_amount THEN 'reached'
    WHEN k.received_amount >= k.collection_rate_target * (k.due_amount - k.unplaced_credit) THEN NULL
    ELSE 'missed'
  END AS collection_state
FROM known k
LEFT JOIN only_manager m ON m.org = k.org AND k.month_end_on >= m.from_on AND k.month_end_on < m.until_on
