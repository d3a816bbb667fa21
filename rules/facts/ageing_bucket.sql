-- Open amounts per customer, currency and bucket (number 0: not due).
SELECT party_no, currency, bucket_no, CAST(SUM(open) AS DECIMAL(28, 2)) AS open
FROM item_settlement
WHERE open <> 0
GROUP BY party_no, currency, bucket_no
