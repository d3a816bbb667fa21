-- How far each contract in force has come: what was ordered, shipped, invoiced (net of credit notes) and received (net of
-- refunds), in the contract's currency, and what has to happen next. NULL where the exports cannot tell: the company
-- loaded no such documents, or one of them has no amount in that currency. Contracts signed in the period, and earlier
-- ones on which something is still open.
WITH in_force AS (
  SELECT c.*, CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id FROM contract_current c
),
shipped AS (
  SELECT contract_id, CASE WHEN COUNT(*) = COUNT(value) THEN SUM(value) END AS amount
  FROM shipment_current
  WHERE contract_id IS NOT NULL
  GROUP BY contract_id
),
invoiced AS (
  SELECT contract_id, CASE WHEN COUNT(*) = COUNT(amount) THEN SUM(amount) END AS amount
  FROM invoice_portion
  WHERE contract_id IS NOT NULL
  GROUP BY contract_id
),
received AS (
  SELECT
    c.contract_id,
    CASE WHEN COUNT(*) FILTER (WHERE d.currency <> c.currency) = 0 THEN SUM(d.amount) END AS amount
  FROM settling_document d
  JOIN in_force c ON c.org = d.org AND c.contract_no = d.contract_no
  WHERE d.kind = 'receipt'
  GROUP BY c.contract_id
),
due AS (
  SELECT
    c.contract_id,
    MIN(i.due_on) FILTER (WHERE i.due_on > r.as_of) AS next_on,
    MIN(i.due_on) FILTER (WHERE i.due_on <= r.as_of) AS missed_on
  FROM ageing_item i
  JOIN item_settlement s ON s.item_id = i.item_id
  JOIN in_force c ON c.org = i.org AND c.contract_no = i.contract_no
  CROSS JOIN run r
  WHERE s.open > 0
  GROUP BY c.contract_id
),
progress AS (
  SELECT
    c.org, c.contract_no, c.customer_name, c.salesperson, c.signed_on, c.currency, c.amount AS ordered,
    CASE WHEN s.contract_id IS NOT NULL THEN s.amount WHEN l.has_shipments THEN 0 END AS shipped,
    CASE WHEN i.contract_id IS NOT NULL THEN i.amount WHEN l.has_invoices THEN 0 END AS invoiced,
    CASE WHEN p.contract_id IS NOT NULL THEN p.amount WHEN l.has_receipts THEN 0 END AS received,
    CASE WHEN d.delivered_on IS NULL THEN c.delivery_on END AS delivery_on,
    CASE
      WHEN c.contract_type = 'formal' AND (c.original_no IS NULL OR c.archived_on IS NULL) THEN a.archive_due_on
    END AS archive_on,
    CASE WHEN l.has_receipts THEN u.next_on END AS payment_on,
    CASE WHEN l.has_receipts THEN u.missed_on END AS missed_payment_on,
    r.as_of,
    r.period_start,
    r.period_end
  FROM in_force c
  CROSS JOIN run r
  LEFT JOIN loaded_org l ON l.org = c.org
  LEFT JOIN shipped s ON s.contract_id = c.contract_id
  LEFT JOIN invoiced i ON i.contract_id = c.contract_id
  LEFT JOIN received p ON p.contract_id = c.contract_id
  LEFT JOIN contract_delivery d ON d.contract_id = c.contract_id
  LEFT JOIN calendar_deadline a ON a.day = c.signed_on
  LEFT JOIN due u ON u.contract_id = c.contract_id
),
-- The nearest deadline still to come; where none is, the earliest that was missed.
dated AS (
  SELECT
    p.*,
    LEAST(
      CASE WHEN p.delivery_on > p.as_of THEN p.delivery_on ELSE DATE '9999-12-31' END,
      CASE WHEN p.archive_on > p.as_of THEN p.archive_on ELSE DATE '9999-12-31' END,
      COALESCE(p.payment_on, DATE '9999-12-31')
    ) AS next_on,
    LEAST(
      CASE WHEN p.delivery_on <= p.as_of THEN p.delivery_on ELSE DATE '9999-12-31' END,
      CASE WHEN p.archive_on <= p.as_of THEN p.archive_on ELSE DATE '9999-12-31' END,
      COALESCE(p.missed_payment_on, DATE '9999-12-31')
    ) AS missed_on
  FROM progress p
),
chosen AS (
  SELECT
    d.*,
    NULLIF(CASE WHEN d.next_on < DATE '9999-12-31' THEN d.next_on ELSE d.missed_on END, DATE '9999-12-31') AS deadline_on
  FROM dated d
)
SELECT
  org,
  contract_no,
  customer_name,
  salesperson,
  signed_on,
  currency,
  ordered,
  CAST(shipped AS DECIMAL(28, 2)) AS shipped,
  CAST(invoiced AS DECIMAL(28, 2)) AS invoiced,
  CAST(received AS DECIMAL(28, 2)) AS received,
  CAST(ordered - received AS DECIMAL(28, 2)) AS open,
  deadline_on,
  CASE
    WHEN deadline_on = delivery_on THEN 'delivery'
    WHEN deadline_on = payment_on OR deadline_on = missed_payment_on THEN 'payment'
    WHEN deadline_on IS NOT NULL THEN 'archive'
  END AS deadline_kind,
  deadline_on <= as_of AS is_missed
FROM chosen
WHERE (signed_on >= period_start AND signed_on <= period_end)
  OR deadline_on IS NOT NULL
  OR ordered <> received
  OR (shipped IS NOT NULL AND shipped < ordered)
