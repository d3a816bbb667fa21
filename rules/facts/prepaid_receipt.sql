-- Money received for contracts that are to be paid before shipment. A receipt has one target: the contract that the
-- invoice it names bills, else the contract it names. Refunds are negative.
--
-- `amount` is NULL where it cannot be told how much the contract received, so that nobody is accused for it: another
-- currency; an invoice over several contracts, or a number that several invoices carry; a rejected receipt; and, for all
-- contracts of its customer, money that names an invoice whose contract is unknown, or that stands in an export without
-- the columns to name either.
WITH target AS (
  SELECT
    CAST(input_no AS BIGINT) * 4294967296 + row_no AS contract_id, org, contract_no, currency, customer_code, customer_name
  FROM contract_current
  WHERE payment_terms IN ('prepaid', 'deposit')
),
telling_input AS (
  SELECT input_no
  FROM input_column
  WHERE dataset = 'receipts' AND field IN ('contract_no', 'invoice_no')
  GROUP BY input_no
  HAVING COUNT(*) = 2
),
document AS (
  SELECT
    r.org, r.contract_no, r.invoice_no, r.customer_code, r.customer_name, r.received_on, r.amount, r.currency,
    r.contract_no IS NULL AND r.invoice_no IS NULL AND i.input_no IS NULL AS is_untold
  FROM receipts_asof r
  LEFT JOIN telling_input i ON i.input_no = r.input_no
  WHERE r.is_live
  UNION ALL
  -- Its date and amount are not known either: it may have been any amount, at any time.
  SELECT
    org, contract_no, invoice_no, CAST(NULL AS VARCHAR), customer_name, DATE '1970-01-01', CAST(NULL AS DECIMAL(18, 2)),
    CAST(NULL AS VARCHAR), contract_no IS NULL AND invoice_no IS NULL
  FROM rejected_document
  WHERE dataset = 'receipts'
),
-- Names that lead to several contracts or invoices; all others are told by a single row.
several AS (
  SELECT org, name FROM shared_invoice_name
  UNION
  SELECT org, name FROM named_invoice WHERE is_split
),
several_billed AS (
  SELECT b.org, b.name, b.contract_no, b.currency
  FROM named_invoice b
  JOIN several s ON s.org = b.org AND s.name = b.name
),
several_resolved AS (
  SELECT
    org,
    name,
    CASE WHEN COUNT(*) = COUNT(contract_no) AND MIN(contract_no) = MAX(contract_no) THEN MIN(contract_no) END AS contract_no,
    COUNT(*) > COUNT(contract_no) AS has_unknown_contract,
    MIN(currency) AS currency
  FROM several_billed
  GROUP BY org, name
),
resolved AS (
  SELECT b.org, b.name, b.contract_no, b.contract_no IS NULL AS has_unknown_contract, b.currency
  FROM named_invoice b
  LEFT JOIN several s ON s.org = b.org AND s.name = b.name
  WHERE s.name IS NULL
  UNION ALL
  SELECT org, name, contract_no, has_unknown_contract, currency FROM several_resolved
),
candidate AS (
  SELECT DISTINCT b.org, b.name, b.contract_no
  FROM several_billed b
  JOIN several_resolved i ON i.org = b.org AND i.name = b.name
  WHERE i.contract_no IS NULL AND b.contract_no IS NOT NULL
),
directed AS (
  SELECT
    d.*,
    i.currency AS invoice_currency,
    CASE
      WHEN i.contract_no IS NOT NULL THEN i.contract_no
      -- Of the contracts that the invoice may bill, the receipt says which; or nothing is known against what it says.
      WHEN i.name IS NULL OR i.has_unknown_contract OR c.contract_no IS NOT NULL THEN d.contract_no
    END AS target_no,
    d.is_untold OR (
      d.invoice_no IS NOT NULL AND d.contract_no IS NULL AND (i.name IS NULL OR i.has_unknown_contract)
    ) AS is_unplaced
  FROM document d
  LEFT JOIN resolved i ON i.org = d.org AND i.name = d.invoice_no
  LEFT JOIN candidate c ON c.org = d.org AND c.name = d.invoice_no AND c.contract_no = d.contract_no
),
-- Without the receipts of other contracts, most of all there are.
placed AS (
  SELECT d.*, t.contract_id, t.currency AS contract_currency
  FROM directed d
  LEFT JOIN target t ON t.org = d.org AND t.contract_no = d.target_no
  WHERE t.contract_id IS NOT NULL OR d.is_unplaced OR (d.target_no IS NULL AND d.invoice_no IS NOT NULL)
),
-- A refund that cannot be placed excuses nobody.
unplaced AS (
  SELECT org, customer_code, customer_name, MIN(received_on) AS received_on
  FROM placed
  WHERE is_unplaced AND (amount > 0 OR amount IS NULL)
  GROUP BY org, customer_code, customer_name
  UNION ALL
  -- Who pays may be somebody else than the customer of the invoice.
  SELECT b.org, i.customer_code, i.customer_name, MIN(p.received_on)
  FROM placed p
  JOIN named_invoice b ON b.org = p.org AND b.name = p.invoice_no AND b.contract_no IS NULL
  JOIN invoices_asof i ON CAST(i.input_no AS BIGINT) * 4294967296 + i.row_no = b.invoice_id
  WHERE p.is_unplaced AND (p.amount > 0 OR p.amount IS NULL)
  GROUP BY b.org, i.customer_code, i.customer_name
),
folded AS (
  SELECT
    org,
    customer_name,
    TRIM(TRANSLATE(
      customer_name,
      '　！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
      ' !"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
    )) AS folded_name
  FROM (
    SELECT org, customer_name FROM unplaced WHERE customer_name IS NOT NULL
    UNION
    SELECT org, customer_name FROM target WHERE customer_name IS NOT NULL
  ) w
),
of_name AS (
  SELECT f.org, f.folded_name, MIN(u.received_on) AS received_on
  FROM unplaced u
  JOIN folded f ON f.org = u.org AND f.customer_name = u.customer_name
  GROUP BY f.org, f.folded_name
),
of_code AS (
  SELECT org, customer_code, MIN(received_on) AS received_on
  FROM unplaced
  WHERE customer_code IS NOT NULL
  GROUP BY org, customer_code
),
of_anybody AS (
  SELECT org, MIN(received_on) AS received_on
  FROM unplaced
  WHERE customer_code IS NULL AND customer_name IS NULL
  GROUP BY org
)
SELECT
  contract_id,
  received_on,
  CAST(
    CASE WHEN COALESCE(currency, invoice_currency, contract_currency) = contract_currency THEN amount END AS DECIMAL(18, 2)
  ) AS amount
FROM placed
WHERE contract_id IS NOT NULL
UNION ALL
SELECT t.contract_id, p.received_on, CAST(NULL AS DECIMAL(18, 2))
FROM placed p
JOIN candidate c ON c.org = p.org AND c.name = p.invoice_no
JOIN target t ON t.org = c.org AND t.contract_no = c.contract_no
WHERE p.target_no IS NULL AND (p.amount > 0 OR p.amount IS NULL)
UNION ALL
SELECT u.contract_id, u.received_on, CAST(NULL AS DECIMAL(18, 2))
FROM (
  SELECT t.contract_id, LEAST(n.received_on, c.received_on, a.received_on) AS received_on
  FROM target t
  LEFT JOIN folded f ON f.org = t.org AND f.customer_name = t.customer_name
  LEFT JOIN of_name n ON n.org = f.org AND n.folded_name = f.folded_name
  LEFT JOIN of_code c ON c.org = t.org AND c.customer_code = t.customer_code
  LEFT JOIN of_anybody a ON a.org = t.org
) u
WHERE u.received_on IS NOT NULL
