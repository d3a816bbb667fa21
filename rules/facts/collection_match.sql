-- Steps of collection and the items they may be about, by the stage's place in its order (phone, letter, visit, legal): one
-- row per step and item. `is_certain`: the step names the invoice, else the contract, of the item. A step that names
-- neither, or none that is known, may be about any item of its customer, whichever of several codes its name means. What
-- was done before a document was made is not about it. A rejected step has no day: it may have been done in time.
WITH step AS (
  SELECT
    CAST(c.input_no AS BIGINT) * 4294967296 + c.row_no AS step_id,
    c.org,
    CASE c.stage WHEN 'phone' THEN 1 WHEN 'letter' THEN 2 WHEN 'visit' THEN 3 WHEN 'legal' THEN 4 END AS stage_no,
    c.done_on,
    n.item_id,
    COALESCE(c.contract_no, n.contract_no) AS contract_no,
    k.folded_name
  FROM collections_asof c
  LEFT JOIN invoice_name n ON n.org = c.org AND n.name = c.invoice_no
  LEFT JOIN customer_identity k ON k.org = c.org AND k.written_code = '' AND k.written_name = c.customer_name
  WHERE c.is_live IS TRUE
),
by_contract AS (
  SELECT s.step_id, i.item_id, s.stage_no, s.done_on, i.doc_on
  FROM step s
  JOIN ageing_item i ON i.org = s.org AND i.contract_no = s.contract_no
  WHERE s.item_id IS NULL
),
unplaced AS (
  SELECT s.*
  FROM step s
  LEFT JOIN (SELECT DISTINCT step_id FROM by_contract) b ON b.step_id = s.step_id
  WHERE s.item_id IS NULL AND b.step_id IS NULL
),
party_of_name AS (
  SELECT DISTINCT org, folded_name, party_no FROM customer_identity WHERE folded_name <> ''
),
rejected AS (
  SELECT org, invoice_no, contract_no, party_no, has_customer FROM rejected_name WHERE dataset = 'collections'
),
rejected_item AS (
  SELECT i.item_id FROM rejected r JOIN ageing_item i ON i.org = r.org AND i.number = r.invoice_no
  UNION
  SELECT i.item_id FROM rejected r JOIN ageing_item i ON i.org = r.org AND i.contract_no = r.contract_no
  UNION
  SELECT i.item_id FROM rejected r JOIN ageing_item i ON i.party_no = r.party_no
  UNION
  SELECT i.item_id FROM rejected r JOIN ageing_item i ON i.org = r.org WHERE NOT r.has_customer
)
SELECT item_id, stage_no, done_on, TRUE AS is_certain FROM step WHERE item_id IS NOT NULL
UNION ALL
SELECT item_id, stage_no, done_on, TRUE FROM by_contract WHERE done_on >= doc_on
UNION ALL
SELECT i.item_id, u.stage_no, u.done_on, FALSE
FROM unplaced u
JOIN party_of_name p ON p.org = u.org AND p.folded_name = u.folded_name
JOIN ageing_item i ON i.party_no = p.party_no
WHERE u.done_on >= i.doc_on
UNION ALL
SELECT r.item_id, n.stage_no, DATE '1970-01-01', FALSE
FROM rejected_item r
CROSS JOIN (SELECT 1 AS stage_no UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) n
