-- Gaps in the numbering of contracts: one row per contract, live or void, compared with the number before its own in its
-- series. A series is the text before the trailing digits. Void contracts and rows that could not be read fill their place;
-- of the latter, those that follow a gap have a row too, because nobody can say when they were signed.
WITH written AS (
  SELECT org, contract_no, signed_on, clerk, is_live, input_no, row_no
  FROM contracts_asof
  CROSS JOIN run
  WHERE signed_on <= run.as_of AND (is_live IS TRUE OR is_void)
  UNION ALL
  SELECT org, number, CAST(NULL AS DATE), CAST(NULL AS VARCHAR), FALSE, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER)
  FROM rejected_document
  WHERE dataset = 'contracts' AND number IS NOT NULL
),
measured AS (
  -- More digits than a number holds: the last ones count, the others are part of the text.
  SELECT w.*, LEAST(LENGTH(contract_no) - LENGTH(RTRIM(contract_no, '0123456789')), 17) AS digits
  FROM written w
),
split AS (
  SELECT
    m.*,
    SUBSTRING(contract_no, 1, LENGTH(contract_no) - digits) AS series,
    CASE WHEN digits > 0 THEN CAST(SUBSTRING(contract_no, LENGTH(contract_no) - digits + 1, digits) AS BIGINT) END AS place
  FROM measured m
),
placed AS (
  SELECT
    s.*,
    LAG(place) OVER (PARTITION BY org, series ORDER BY place, is_live, input_no, row_no) AS place_before,
    LAG(contract_no) OVER (PARTITION BY org, series ORDER BY place, is_live, input_no, row_no) AS number_before,
    LAG(digits) OVER (PARTITION BY org, series ORDER BY place, is_live, input_no, row_no) AS digits_before
  FROM split s
  WHERE digits > 0
),
-- Which numbers rows without a readable number have, no one can tell.
nameless AS (
  SELECT DISTINCT org FROM rejected_document WHERE dataset = 'contracts' AND number IS NULL
),
told AS (
  SELECT
    p.*,
    p.place - p.place_before - 1 AS missing,
    n.org IS NOT NULL AS is_doubtful
  FROM placed p
  LEFT JOIN nameless n ON n.org = p.org
)
SELECT
  t.org,
  CASE WHEN t.missing > 0 THEN t.series || LPAD(CAST(t.place_before + 1 AS VARCHAR), CAST(GREATEST(t.digits_before, LENGTH(CAST(t.place_before + 1 AS VARCHAR))) AS INTEGER), '0')
    ELSE t.contract_no END AS key,
  t.input_no,
  t.row_no,
  TRUE AS is_live,
  t.contract_no,
  t.clerk,
  t.signed_on,
  t.number_before,
  CASE WHEN t.missing > 0 THEN t.series || LPAD(CAST(t.place_before + 1 AS VARCHAR), CAST(GREATEST(t.digits_before, LENGTH(CAST(t.place_before + 1 AS VARCHAR))) AS INTEGER), '0')
    END AS first_missing_no,
  CASE WHEN t.missing > 0 THEN t.series || LPAD(CAST(t.place - 1 AS VARCHAR), CAST(GREATEST(t.digits_before, LENGTH(CAST(t.place - 1 AS VARCHAR))) AS INTEGER), '0')
    END AS last_missing_no,
  CASE WHEN t.missing > 0 THEN CAST(LEAST(t.missing, 999999999) AS INTEGER) ELSE 0 END AS missing_count,
  CASE
    WHEN t.missing IS NULL THEN 'first'
    WHEN t.missing <= 0 THEN 'consecutive'
    WHEN t.is_doubtful OR t.signed_on IS NULL THEN NULL
    ELSE 'gap'
  END AS sequence_state
FROM told t
WHERE t.signed_on IS NOT NULL OR t.missing > 0
