-- One row per document that is not settled: whether collection went from phone to letter, visit and legal action as the days
-- overdue demand. A stage has to begin by its day, and no later than a later stage began to chase the debt; what was done
-- up to the due date counts as begun, but is no chasing yet. Shown is the first stage for which this certainly fails.
WITH setting AS (
  SELECT
    CAST((SELECT value FROM param WHERE name = 'collection_phone_days') AS INTEGER) AS phone_days,
    CAST((SELECT value FROM param WHERE name = 'collection_letter_days') AS INTEGER) AS letter_days,
    CAST((SELECT value FROM param WHERE name = 'collection_visit_days') AS INTEGER) AS visit_days,
    CAST((SELECT value FROM param WHERE name = 'collection_legal_days') AS INTEGER) AS legal_days
),
stage AS (
  SELECT 1 AS stage_no, phone_days AS days FROM setting
  UNION ALL
  SELECT 2, letter_days FROM setting
  UNION ALL
  SELECT 3, visit_days FROM setting
  UNION ALL
  SELECT 4, legal_days FROM setting
),
item AS (
  SELECT CAST(o.input_no AS BIGINT) * 4294967296 + o.row_no AS item_id, o.due_on, o.is_due_assumed, r.as_of
  FROM open_item o
  CROSS JOIN run r
  WHERE o.open > 0
),
begun AS (
  SELECT
    m.item_id,
    m.stage_no,
    MIN(m.done_on) FILTER (WHERE m.is_certain) AS begun_on,
    MIN(m.done_on) FILTER (WHERE m.is_certain AND m.done_on > i.due_on) AS chased_on,
    MIN(m.done_on) FILTER (WHERE NOT m.is_certain) AS perhaps_on
  FROM collection_match m
  JOIN item i ON i.item_id = m.item_id
  GROUP BY m.item_id, m.stage_no
),
followed AS (
  SELECT
    i.item_id,
    i.as_of,
    s.stage_no,
    i.due_on + s.days AS stage_due_on,
    b.begun_on,
    b.perhaps_on,
    MIN(b.chased_on) OVER (
      PARTITION BY i.item_id ORDER BY s.stage_no ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS later_stage_on
  FROM item i
  CROSS JOIN stage s
  LEFT JOIN begun b ON b.item_id = i.item_id AND b.stage_no = s.stage_no
  WHERE NOT i.is_due_assumed
),
required AS (
  SELECT
    *,
    CASE WHEN later_stage_on < stage_due_on THEN later_stage_on ELSE stage_due_on END AS required_on
  FROM followed
),
judged AS (
  SELECT
    *,
    CASE
      WHEN begun_on <= required_on THEN 'done'
      WHEN begun_on IS NULL AND required_on > as_of THEN 'pending'
      WHEN perhaps_on <= required_on THEN 'doubt'
      WHEN begun_on IS NOT NULL THEN 'late'
      ELSE 'overdue'
    END AS state
  FROM required
),
result AS (
  SELECT
    item_id,
    MIN(stage_no) FILTER (WHERE state IN ('late', 'overdue')) AS failed_no,
    COUNT(*) FILTER (WHERE state = 'doubt') AS doubts,
    COUNT(*) FILTER (WHERE state = 'done') AS done,
    MIN(begun_on) FILTER (WHERE stage_no = 1) AS phone_on,
    MIN(begun_on) FILTER (WHERE stage_no = 2) AS letter_on,
    MIN(begun_on) FILTER (WHERE stage_no = 3) AS visit_on,
    MIN(begun_on) FILTER (WHERE stage_no = 4) AS legal_on
  FROM judged
  GROUP BY item_id
)
SELECT
  o.org,
  o.key,
  o.input_no,
  o.row_no,
  o.is_live,
  o.doc_no,
  o.customer_name,
  o.contract_no,
  o.salesperson,
  o.currency,
  o.doc_on,
  o.due_on,
  o.open,
  o.owed,
  o.days_overdue,
  o.is_disputed,
  r.phone_on,
  r.letter_on,
  r.visit_on,
  r.legal_on,
  CASE j.stage_no WHEN 1 THEN 'phone' WHEN 2 THEN 'letter' WHEN 3 THEN 'visit' WHEN 4 THEN 'legal' END AS stage,
  j.required_on,
  j.begun_on,
  CASE
    WHEN r.failed_no IS NOT NULL THEN j.state
    WHEN r.doubts > 0 THEN NULL
    WHEN r.done > 0 THEN 'done'
    WHEN r.item_id IS NOT NULL THEN 'pending'
  END AS collection_state,
  CASE WHEN j.item_id IS NOT NULL THEN GREATEST(1, CAST(COALESCE(j.begun_on, j.as_of) - j.required_on AS INTEGER)) ELSE 0 END
    AS stage_days_late
FROM open_item o
LEFT JOIN result r ON r.item_id = CAST(o.input_no AS BIGINT) * 4294967296 + o.row_no
LEFT JOIN judged j ON j.item_id = r.item_id AND j.stage_no = r.failed_no
WHERE o.open > 0
