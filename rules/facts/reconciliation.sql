-- One row per loaded reconciliation: whether its result was told to finance and to the manager. Owed as soon as it is done.
-- Reconciliations as of another day than those at the end of a stretch are not the ones that the policy demands.
SELECT
  c.org,
  COALESCE(p.customer_key, c.customer_name) || '@' || CAST(c.as_of_on AS VARCHAR) AS key,
  c.input_no,
  c.row_no,
  c.is_live,
  c.customer_name,
  COALESCE(c.salesperson, p.salesperson) AS salesperson,
  c.as_of_on,
  s.due_on,
  c.done_on,
  c.confirmed_balance,
  s.as_of_on IS NOT NULL AS is_demanded,
  c.reported_finance_on,
  c.reported_manager_on,
  CASE
    WHEN c.reported_finance_on IS NOT NULL AND c.reported_manager_on IS NOT NULL
      THEN GREATEST(c.reported_finance_on, c.reported_manager_on)
  END AS reported_on,
  CASE
    WHEN i.codes_of_name > 1 THEN NULL
    WHEN c.reported_finance_on IS NOT NULL AND c.reported_manager_on IS NOT NULL THEN 'done'
    WHEN c.done_on IS NULL THEN 'pending'
    ELSE 'missing'
  END AS report_state
FROM reconciliations_asof c
LEFT JOIN reconciliation_period s ON s.as_of_on = c.as_of_on
LEFT JOIN customer_identity i ON i.org = c.org AND i.written_code = '' AND i.written_name = c.customer_name
LEFT JOIN customer_party p ON p.party_no = i.party_no
