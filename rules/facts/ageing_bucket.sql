-- Open amounts per customer, currency and bucket (number 0: not due).
SELECT i.party_no, i.currency, s.bucket_no, CAST(SUM(s.open) AS DECIMAL(18, 2)) AS open
FROM ageing_item i
JOIN item_settlement s ON s.item_id = i.item_id
WHERE s.open <> 0
GROUP BY i.party_no, i.currency, s.bucket_no
