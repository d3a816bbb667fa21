-- One row per customer with an account and stretch: whether the account was reconciled by its end. Owed where something
-- moved on the account in the stretch or a balance stood at its end; from the first reconciliation of the company on, and in
-- the run's period. The stretch that is not over yet is pending.
--
-- A balance is what was invoiced less what was credited, received and written off up to that day, in any currency. It is
-- unknown, and with it whether a reconciliation is owed, where receipts were not loaded or documents are in doubt.
WITH first_reconciled AS (
  SELECT org, MIN(as_of_on) AS first_on FROM reconciliations_asof WHERE is_live IS TRUE GROUP BY org
),
contract_holder AS (
  SELECT org, contract_no, MIN(party_no) AS party_no, MAX(party_no) AS last_party_no
  FROM ageing_item
  WHERE contract_no IS NOT NULL
  GROUP BY org, contract_no
),
entry AS (
  SELECT org, party_no, currency, doc_on, SUM(amount) AS amount
  FROM ageing_item
  GROUP BY org, party_no, currency, doc_on
  UNION ALL
  -- Money stands with the customer of the invoice, else of the contract, that it names.
  SELECT
    d.org,
    COALESCE(d.item_party_no, CASE WHEN d.named_item_id IS NULL THEN h.party_no END, d.party_no),
    d.currency,
    d.doc_on,
    -SUM(d.amount)
  FROM settling_document d
  LEFT JOIN contract_holder h ON h.org = d.org AND h.contract_no = d.contract_no
  GROUP BY 1, 2, 3, 4
),
asked AS (
  SELECT e.org, e.party_no, e.currency, e.doc_on, e.amount, p.from_on, p.as_of_on, p.due_on
  FROM entry e
  CROSS JOIN run r
  LEFT JOIN first_reconciled f ON f.org = e.org
  JOIN reconciliation_period p
    ON p.as_of_on >= e.doc_on
    AND (p.as_of_on >= f.first_on OR p.due_on > r.as_of OR (p.due_on >= r.period_start AND p.due_on <= r.period_end))
),
standing AS (
  SELECT
    org, party_no, currency, from_on, as_of_on, due_on,
    SUM(amount) AS balance,
    COUNT(*) FILTER (WHERE doc_on >= from_on) AS movements
  FROM asked
  GROUP BY org, party_no, currency, from_on, as_of_on, due_on
),
customer AS (
  SELECT
    org, party_no, as_of_on, due_on,
    SUM(movements) AS movements,
    COUNT(*) FILTER (WHERE balance <> 0) AS balances
  FROM standing
  GROUP BY org, party_no, as_of_on, due_on
),
-- Exports of receipts without a row say that nothing was received.
without_receipts AS (
  SELECT o.org
  FROM (SELECT DISTINCT org FROM customer_party) o
  LEFT JOIN (SELECT DISTINCT org FROM receipts_asof) h ON h.org = o.org
  WHERE h.org IS NULL
    AND ((SELECT COUNT(*) FROM receipts_asof) > 0 OR (SELECT COUNT(*) FROM input_column WHERE dataset = 'receipts') = 0)
),
doubt AS (
  SELECT party_no FROM balance_doubt
  UNION
  SELECT i.party_no
  FROM contract_holder h
  JOIN ageing_item i ON i.org = h.org AND i.contract_no = h.contract_no
  WHERE h.party_no <> h.last_party_no
  UNION
  SELECT p.party_no FROM customer_party p JOIN without_receipts w ON w.org = p.org
),
done AS (
  SELECT i.party_no, c.as_of_on, MIN(c.done_on) AS done_on, MIN(c.salesperson) AS salesperson
  FROM reconciliations_asof c
  JOIN customer_identity i ON i.org = c.org AND i.written_code = '' AND i.written_name = c.customer_name
  WHERE c.is_live IS TRUE
  GROUP BY i.party_no, c.as_of_on
),
-- A reconciliation names its customer without a code.
ambiguous AS (
  SELECT DISTINCT party_no FROM customer_identity WHERE codes_of_name > 1
),
rejected AS (
  SELECT party_no FROM rejected_name WHERE dataset = 'reconciliations' AND party_no IS NOT NULL
  UNION
  SELECT p.party_no
  FROM rejected_name r
  JOIN customer_party p ON p.org = r.org
  WHERE r.dataset = 'reconciliations' AND NOT r.has_customer
),
seller AS (
  SELECT party_no, CASE WHEN MIN(salesperson) = MAX(salesperson) THEN MIN(salesperson) END AS salesperson
  FROM ageing_item
  GROUP BY party_no
)
SELECT
  c.org,
  p.customer_key || '@' || CAST(c.as_of_on AS VARCHAR) AS key,
  CAST(NULL AS INTEGER) AS input_no,
  CAST(NULL AS INTEGER) AS row_no,
  TRUE AS is_live,
  p.customer_name,
  p.customer_code,
  COALESCE(d.salesperson, p.salesperson, s.salesperson) AS salesperson,
  c.as_of_on,
  c.due_on,
  d.done_on,
  CAST(c.movements AS INTEGER) AS movements,
  -- What moved on the account is certain, whatever the balance.
  CASE WHEN c.movements > 0 THEN TRUE WHEN u.party_no IS NULL THEN c.balances > 0 END AS is_owed,
  CASE
    WHEN d.done_on <= c.due_on THEN 'done'
    WHEN a.party_no IS NOT NULL THEN NULL
    WHEN d.done_on IS NULL AND c.due_on > r.as_of THEN 'pending'
    WHEN x.party_no IS NOT NULL THEN NULL
    WHEN d.done_on IS NOT NULL THEN 'late'
    ELSE 'overdue'
  END AS reconciliation_state,
  CASE
    WHEN d.done_on > c.due_on THEN CAST(d.done_on - c.due_on AS INTEGER)
    WHEN d.done_on IS NULL AND c.due_on <= r.as_of THEN GREATEST(1, CAST(r.as_of - c.due_on AS INTEGER))
    ELSE 0
  END AS days_late
FROM customer c
CROSS JOIN run r
JOIN customer_party p ON p.party_no = c.party_no
LEFT JOIN done d ON d.party_no = c.party_no AND d.as_of_on = c.as_of_on
LEFT JOIN ambiguous a ON a.party_no = c.party_no
LEFT JOIN rejected x ON x.party_no = c.party_no
LEFT JOIN doubt u ON u.party_no = c.party_no
LEFT JOIN seller s ON s.party_no = c.party_no
