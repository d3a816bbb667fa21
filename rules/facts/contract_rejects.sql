-- Contracts to which a rejected invoice or shipment may belong: by the contract it names, else by its customer, else, where no
-- customer could be read, any contract of the company.
WITH rejected AS (
  SELECT DISTINCT dataset, org, contract_no, party_no, has_customer
  FROM rejected_name
  WHERE dataset IN ('invoices', 'shipments')
)
SELECT r.dataset, CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS contract_id
FROM rejected r
JOIN contract_current c ON c.org = r.org AND c.contract_no = r.contract_no
UNION
SELECT r.dataset, CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no
FROM rejected r
JOIN customer_identity i ON i.party_no = r.party_no
JOIN contract_current c
  ON c.org = i.org AND COALESCE(c.customer_code, '') = i.written_code AND COALESCE(c.customer_name, '') = i.written_name
WHERE r.contract_no IS NULL
UNION
SELECT r.dataset, CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no
FROM rejected r
JOIN contract_current c ON c.org = r.org
WHERE r.contract_no IS NULL AND NOT r.has_customer
