-- Customers whose balance cannot be told, because of rejected rows or of money that lies with another customer and may be
-- theirs. `may_be_more` false: only money in is unknown, so that the customer owes what the balance says, or less.
WITH asked AS (
  -- Rejected documents of the ageing basis: what the customer is to pay, or a credit note.
  SELECT r.*, TRUE AS may_be_more
  FROM rejected_name r
  JOIN ageing_option o ON r.dataset = o.basis || 's'
  UNION ALL
  SELECT r.*, FALSE FROM rejected_name r WHERE r.dataset IN ('receipts', 'write_offs')
),
found AS (
  SELECT party_no, may_be_more FROM asked WHERE party_no IS NOT NULL
  UNION ALL
  SELECT n.party_no, a.may_be_more
  FROM asked a
  JOIN invoice_name n ON n.org = a.org AND n.name = a.invoice_no
  WHERE n.party_no IS NOT NULL AND a.dataset IN ('receipts', 'write_offs')
  UNION ALL
  SELECT i.party_no, a.may_be_more
  FROM asked a
  JOIN ageing_item i ON i.org = a.org AND i.contract_no = a.contract_no
  UNION ALL
  SELECT i.party_no, a.may_be_more
  FROM asked a
  JOIN contract_current c ON c.org = a.org AND c.contract_no = a.contract_no
  JOIN customer_identity i
    ON i.org = c.org AND i.written_code = COALESCE(c.customer_code, '') AND i.written_name = COALESCE(c.customer_name, '')
  WHERE NOT a.has_customer
  UNION ALL
  -- Nothing to go by: it may be anyone's.
  SELECT p.party_no, a.may_be_more
  FROM asked a
  JOIN customer_party p ON p.org = a.org
  WHERE NOT a.has_customer AND a.contract_no IS NULL AND (a.invoice_no IS NULL OR a.may_be_more)
  UNION ALL
  SELECT party_no, FALSE FROM unresolved_document WHERE NOT is_own
)
SELECT party_no, MAX(CASE WHEN may_be_more THEN 1 ELSE 0 END) = 1 AS may_be_more
FROM found
GROUP BY party_no
