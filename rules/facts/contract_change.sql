-- One row per loaded change of a contract. Reviewed again and approved: both, and neither later than the change.
WITH changed AS (
  SELECT
    c.*,
    COALESCE(SUBSTRING(CAST(c.changed_ts AS VARCHAR), 1, 16), CAST(c.changed_on AS VARCHAR)) AS changed_text,
    COALESCE(SUBSTRING(CAST(c.reviewed_ts AS VARCHAR), 1, 16), CAST(c.reviewed_on AS VARCHAR)) AS reviewed_text,
    COALESCE(SUBSTRING(CAST(c.approved_ts AS VARCHAR), 1, 16), CAST(c.approved_on AS VARCHAR)) AS approved_text,
    -- To the minute where both have a time, else by the day; NULL while not done.
    CASE
      WHEN c.reviewed_ts IS NOT NULL AND c.changed_ts IS NOT NULL THEN c.reviewed_ts <= c.changed_ts
      ELSE c.reviewed_on <= c.changed_on
    END AS is_review_in_time,
    CASE
      WHEN c.approved_ts IS NOT NULL AND c.changed_ts IS NOT NULL THEN c.approved_ts <= c.changed_ts
      ELSE c.approved_on <= c.changed_on
    END AS is_approval_in_time
  FROM contract_changes_asof c
),
-- Rows of these contracts that are not in force: void, repeated, or signed after the as-of date.
idle AS (
  SELECT c.org, c.contract_no, MIN(CASE WHEN c.is_void THEN 1 ELSE 0 END) AS is_void
  FROM contracts_asof c
  JOIN (SELECT DISTINCT org, contract_no FROM contract_changes_asof) n ON n.org = c.org AND n.contract_no = c.contract_no
  WHERE NOT c.is_live
  GROUP BY c.org, c.contract_no
),
rejected_contract AS (
  SELECT DISTINCT org, number AS contract_no FROM rejected_document WHERE dataset = 'contracts' AND number IS NOT NULL
)
SELECT
  c.org,
  c.contract_no || '@' || c.changed_text AS key,
  c.input_no,
  c.row_no,
  c.is_live,
  c.contract_no,
  o.customer_name,
  o.salesperson,
  o.clerk,
  -- Whether a contract that could not be read is void, and whose it is, is not known. A contract that no export names may
  -- be older than they are; its change was made all the same.
  CASE
    WHEN r.contract_no IS NOT NULL THEN NULL
    WHEN o.contract_no IS NOT NULL THEN 'in-force'
    WHEN i.is_void = 1 THEN 'void'
    WHEN i.is_void = 0 THEN NULL
    ELSE 'unknown'
  END AS contract_state,
  c.changed_text AS changed_at,
  c.changed_on,
  c.change,
  c.reviewed_text AS reviewed_at,
  c.reviewed_on,
  c.approved_text AS approved_at,
  c.approved_on,
  c.approved_by,
  CASE
    WHEN c.reviewed_on IS NULL OR c.approved_on IS NULL THEN 'missing'
    WHEN c.is_review_in_time AND c.is_approval_in_time THEN 'done'
    ELSE 'late'
  END AS review_state,
  -- Both are done when the later one is.
  CASE WHEN c.reviewed_on IS NOT NULL AND c.approved_on IS NOT NULL THEN GREATEST(c.reviewed_text, c.approved_text) END
    AS agreed_at,
  CASE WHEN c.reviewed_on IS NOT NULL AND c.approved_on IS NOT NULL THEN GREATEST(c.reviewed_on, c.approved_on) END
    AS agreed_on
FROM changed c
LEFT JOIN contract_current o ON o.org = c.org AND o.contract_no = c.contract_no
LEFT JOIN idle i ON i.org = c.org AND i.contract_no = c.contract_no
LEFT JOIN rejected_contract r ON r.org = c.org AND r.contract_no = c.contract_no
