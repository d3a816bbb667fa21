-- The tables of an invented company's warehouse, for an audit in place. They are made from the sample month, so that the
-- audit must find in them what it finds in the exports:
--
--   jihe run samples/2026-10 --period 2026-10 --db URL --keep     loads the sample month and leaves it in jihe_2026_10
--   psql URL -f samples/in-place/tables.sql                       makes the tables of the schema erp from it
--   jihe run --db URL --in-place samples/in-place/mapping.json --period 2026-10
--
-- Names, types and codes are those of such a system, not ours: dates as text and as numbers, codes for words, moments with a
-- time zone, a partitioned table, a view, and a table whose rows no number names.
SET TimeZone = 'Asia/Shanghai';
CREATE SCHEMA erp;

-- Contracts: partitioned by the day of the order.
CREATE VIEW erp.sales_order_source AS
SELECT
  t.row_no AS id,
  t.contract_no AS order_no,
  t.customer_code AS cust_code,
  t.customer_name AS cust_name,
  t.salesperson AS seller,
  t.clerk AS assistant,
  CASE t.contract_type WHEN 'formal' THEN 'F' WHEN 'phone' THEN 'P' WHEN 'fax' THEN 'X' WHEN 'other' THEN 'O' ELSE t.contract_type END AS order_kind,
  CASE WHEN t.is_special THEN 'Y' ELSE 'N' END AS special_flag,
  t.is_major AS major_flag,
  t.signed_on AS order_date,
  COALESCE(t.manager_signed_ts, CAST(t.manager_signed_on AS TIMESTAMP)) AS manager_sign_time,
  COALESCE(t.gm_approved_ts, CAST(t.gm_approved_on AS TIMESTAMP)) AS board_approve_time,
  COALESCE(CAST(t.reviewed_ts AS TEXT), CAST(t.reviewed_on AS TEXT)) AS review_time,
  COALESCE(t.entered_ts, CAST(t.entered_on AS TIMESTAMP)) AT TIME ZONE 'Asia/Shanghai' AS create_time,
  t.entered_by AS creator,
  t.approved_by AS approver,
  t.delivery_on AS need_date,
  t.amount AS total_amount,
  t.currency AS currency_code,
  t.exchange_rate AS fx_rate,
  CASE t.payment_terms WHEN 'prepaid' THEN '01' WHEN 'credit' THEN '02' WHEN 'deposit' THEN '03' ELSE t.payment_terms END AS pay_terms,
  t.prepay_ratio AS prepay_percent,
  t.credit_days AS credit_day_count,
  CASE t.credit_from WHEN 'month_end' THEN '月结' ELSE '单据日' END AS credit_base,
  t.credit_limit_stated AS credit_line,
  t.quote_no AS quotation_no,
  t.is_deviating AS deviation_flag,
  COALESCE(CAST(t.deviation_approved_ts AS TEXT), CAST(t.deviation_approved_on AS TEXT)) AS deviation_approve_time,
  t.is_off_norm AS off_norm_flag,
  COALESCE(CAST(t.off_norm_approved_ts AS TEXT), CAST(t.off_norm_approved_on AS TEXT)) AS off_norm_approve_time,
  t.customer_full_name AS cust_full_name,
  t.contact AS contact_person,
  t.phone AS contact_phone,
  t.ship_address AS ship_to,
  COALESCE(t.purchasing_notified_ts, CAST(t.purchasing_notified_on AS TIMESTAMP)) AS buyer_notice_time,
  COALESCE(t.arrival_confirmed_ts, CAST(t.arrival_confirmed_on AS TIMESTAMP)) AS arrival_time,
  t.original_no AS paper_no,
  t.archived_on AS bound_date,
  t.custodian AS keeper,
  CASE t.status WHEN '已审核' THEN 'C' WHEN '作废' THEN 'V' ELSE t.status END AS doc_status
FROM jihe_2026_10.contracts t;
CREATE TABLE erp.sales_order (LIKE erp.sales_order_source) PARTITION BY RANGE (order_date);
CREATE TABLE erp.sales_order_before_october PARTITION OF erp.sales_order FOR VALUES FROM (MINVALUE) TO ('2026-10-01');
CREATE TABLE erp.sales_order_since_october PARTITION OF erp.sales_order FOR VALUES FROM ('2026-10-01') TO (MAXVALUE);
INSERT INTO erp.sales_order SELECT * FROM erp.sales_order_source;
DROP VIEW erp.sales_order_source;

-- Contract lines.
CREATE TABLE erp.sales_order_line AS
SELECT
  t.row_no AS id,
  t.contract_no AS order_no,
  CAST(t.line_no AS INTEGER) AS line_seq,
  t.item_code AS sku,
  t.item_name AS sku_name,
  t.spec AS sku_spec,
  t.quantity AS qty,
  t.unit AS uom,
  t.unit_price AS price_with_tax,
  t.amount AS total_amount,
  t.delivery_on AS need_date
FROM jihe_2026_10.contract_lines t;
ALTER TABLE erp.sales_order_line ADD PRIMARY KEY (id);

-- Shipments.
CREATE TABLE erp.delivery AS
SELECT
  t.row_no AS id,
  t.shipment_no AS delivery_no,
  t.contract_no AS order_no,
  t.customer_name AS cust_name,
  t.customer_code AS cust_code,
  t.salesperson AS seller,
  t.clerk AS assistant,
  COALESCE(t.applied_ts, CAST(t.applied_on AS TIMESTAMP)) AS apply_time,
  t.applied_by AS applicant,
  COALESCE(t.manager_confirmed_ts, CAST(t.manager_confirmed_on AS TIMESTAMP)) AS manager_ok_time,
  COALESCE(t.finance_released_ts, CAST(t.finance_released_on AS TIMESTAMP)) AS finance_ok_time,
  COALESCE(t.inspected_ts, CAST(t.inspected_on AS TIMESTAMP)) AS inspect_time,
  t.reviewer_1 AS checker_a,
  t.reviewer_2 AS checker_b,
  COALESCE(t.shipped_ts, CAST(t.shipped_on AS TIMESTAMP)) AS ship_time,
  t.amount AS total_amount,
  t.currency AS currency_code,
  CAST(t.quantity AS DOUBLE PRECISION) AS qty,
  COALESCE(t.transport_agreement_ts, CAST(t.transport_agreement_on AS TIMESTAMP)) AS carrier_sign_time,
  COALESCE(t.customer_notified_ts, CAST(t.customer_notified_on AS TIMESTAMP)) AS cust_notice_time,
  t.signed_note_on AS pod_date,
  t.status AS doc_status
FROM jihe_2026_10.shipments t;
ALTER TABLE erp.delivery ADD PRIMARY KEY (id);

-- Shipment lines.
CREATE TABLE erp.delivery_line AS
SELECT
  t.row_no AS id,
  t.shipment_no AS delivery_no,
  CAST(t.line_no AS NUMERIC(10)) AS line_seq,
  t.contract_line_no AS order_line,
  t.item_code AS sku,
  t.quantity AS qty,
  t.amount AS total_amount
FROM jihe_2026_10.shipment_lines t;
ALTER TABLE erp.delivery_line ADD PRIMARY KEY (id);

-- Invoices.
CREATE TABLE erp.invoice_head AS
SELECT
  t.row_no AS id,
  t.invoice_no AS inv_no,
  t.invoice_code AS inv_code,
  t.contract_no AS order_no,
  t.customer_code AS cust_code,
  t.customer_name AS cust_name,
  t.salesperson AS seller,
  t.clerk AS assistant,
  COALESCE(t.applied_ts, CAST(t.applied_on AS TIMESTAMP)) AS apply_time,
  t.applied_by AS applicant,
  COALESCE(t.manager_confirmed_ts, CAST(t.manager_confirmed_on AS TIMESTAMP)) AS manager_ok_time,
  COALESCE(t.purchasing_reviewed_ts, CAST(t.purchasing_reviewed_on AS TIMESTAMP)) AS buyer_check_time,
  t.reviewer_1 AS checker_a,
  t.reviewer_2 AS checker_b,
  TO_CHAR(t.issued_on, 'YYYY/MM/DD') AS inv_date,
  CAST(TO_CHAR(t.due_on, 'YYYYMMDD') AS INTEGER) AS due_date,
  t.amount_net AS net_amount,
  t.tax AS tax_amount,
  t.amount AS total_amount,
  t.kind AS inv_kind,
  t.original_invoice_no AS origin_inv_no,
  t.customer_signed_on AS cust_sign_date,
  t.currency AS currency_code,
  t.exchange_rate AS fx_rate,
  t.status AS doc_status
FROM jihe_2026_10.invoices t;
ALTER TABLE erp.invoice_head ADD PRIMARY KEY (id);

-- Invoice lines.
CREATE TABLE erp.invoice_line AS
SELECT
  t.row_no AS id,
  t.invoice_no AS inv_no,
  t.invoice_code AS inv_code,
  t.contract_no AS order_no,
  t.line_no AS line_seq,
  t.contract_line_no AS order_line,
  t.item_code AS sku,
  t.quantity AS qty,
  t.unit_price AS price_with_tax,
  t.amount AS total_amount
FROM jihe_2026_10.invoice_lines t;
ALTER TABLE erp.invoice_line ADD PRIMARY KEY (id);

-- Receipts.
CREATE TABLE erp.cash_receipt AS
SELECT
  t.row_no AS seq_no,
  t.receipt_no AS rcpt_no,
  t.line_no AS line_seq,
  t.contract_no AS order_no,
  t.invoice_no AS inv_no,
  '　' || t.customer_name || ' ' AS cust_name,
  t.salesperson AS seller,
  t.clerk AS assistant,
  t.received_on AS rcpt_date,
  COALESCE(t.entered_ts, CAST(t.entered_on AS TIMESTAMP)) AT TIME ZONE 'Asia/Shanghai' AS create_time,
  t.entered_by AS creator,
  t.amount AS total_amount,
  LOWER(t.currency) AS currency_code,
  t.exchange_rate AS fx_rate,
  t.method AS pay_method,
  t.instrument_no AS bill_no,
  t.instrument_due_on AS bill_due,
  COALESCE(t.handed_to_finance_ts, CAST(t.handed_to_finance_on AS TIMESTAMP)) AS handover_time,
  COALESCE(t.finance_confirmed_ts, CAST(t.finance_confirmed_on AS TIMESTAMP)) AS fin_confirm_time,
  t.finance_confirmed_by AS fin_confirm_by,
  t.account_no AS bank_account,
  COALESCE(t.extra_reviewed_ts, CAST(t.extra_reviewed_on AS TIMESTAMP)) AS second_check_time,
  t.status AS doc_status
FROM jihe_2026_10.receipts t;
ALTER TABLE erp.cash_receipt ADD PRIMARY KEY (seq_no);

-- Employees.
CREATE TABLE erp.employee AS
SELECT
  t.employee_no AS emp_no,
  t.name AS emp_name,
  t.role AS post,
  t.department AS dept,
  t.manager AS boss,
  t.hired_on AS hire_date,
  t.left_on AS leave_date,
  t.monthly_wage AS wage
FROM jihe_2026_10.employees t;

-- Customers: a view over a table with blocked customers.
CREATE TABLE erp.customer_all AS
SELECT
  t.row_no AS id,
  t.customer_code AS cust_code,
  t.customer_name AS cust_name,
  t.salesperson AS seller,
  t.credit_limit AS credit_line,
  t.credit_days AS credit_day_count,
  t.credit_evaluated_on AS last_rating_date,
  t.credit_first_evaluated_on AS first_rating_date,
  t.contact AS contact_person,
  t.phone AS contact_phone
FROM jihe_2026_10.customers t;
ALTER TABLE erp.customer_all ADD blocked BOOLEAN NOT NULL DEFAULT FALSE;
INSERT INTO erp.customer_all (id, cust_code, cust_name, blocked) VALUES (9999, 'C999', '示例已停用有限公司', TRUE);
CREATE VIEW erp.customer AS SELECT * FROM erp.customer_all WHERE NOT blocked;

-- Quotes and bids: codes for kinds, moments as text.
CREATE TABLE erp.quotation AS
SELECT
  t.row_no AS id,
  t.quote_no AS quotation_no,
  CASE t.kind WHEN 'bid' THEN 'TB' ELSE 'BJ' END AS quotation_kind,
  t.customer_name AS cust_name,
  t.salesperson AS seller,
  COALESCE(CAST(t.inquiry_ts AS TEXT), CAST(t.inquiry_on AS TEXT)) AS inquiry_time,
  COALESCE(CAST(t.reported_ts AS TEXT), CAST(t.reported_on AS TEXT)) AS report_time,
  t.is_major AS major_flag,
  t.amount AS total_amount,
  t.is_key_product AS key_flag,
  COALESCE(CAST(t.purchasing_checked_ts AS TEXT), CAST(t.purchasing_checked_on AS TEXT)) AS buyer_check_time,
  COALESCE(CAST(t.manager_approved_ts AS TEXT), CAST(t.manager_approved_on AS TEXT)) AS manager_approve_time,
  COALESCE(CAST(t.gm_approved_ts AS TEXT), CAST(t.gm_approved_on AS TEXT)) AS board_approve_time,
  COALESCE(CAST(t.sent_ts AS TEXT), CAST(t.sent_on AS TEXT)) AS send_time
FROM jihe_2026_10.quotes t;
ALTER TABLE erp.quotation ADD PRIMARY KEY (id);

-- Changes of contracts.
CREATE TABLE erp.sales_order_change AS
SELECT
  t.row_no AS id,
  t.contract_no AS order_no,
  COALESCE(CAST(t.changed_ts AS TEXT), CAST(t.changed_on AS TEXT)) AS change_time,
  t.change AS change_note,
  COALESCE(CAST(t.reviewed_ts AS TEXT), CAST(t.reviewed_on AS TEXT)) AS review_time,
  COALESCE(CAST(t.approved_ts AS TEXT), CAST(t.approved_on AS TEXT)) AS approve_time,
  t.approved_by AS approver
FROM jihe_2026_10.contract_changes t;
ALTER TABLE erp.sales_order_change ADD PRIMARY KEY (id);

-- Work records.
CREATE TABLE erp.work_log AS
SELECT
  t.row_no AS id,
  CASE t.kind WHEN 'daily_report' THEN '日报' WHEN 'weekly_summary' THEN '周报' ELSE t.kind END AS log_kind,
  t.owner AS person,
  t.period_on AS log_date,
  COALESCE(CAST(t.submitted_ts AS TEXT), CAST(t.submitted_on AS TEXT)) AS submit_time,
  t.confirmed_by AS confirmer,
  COALESCE(t.confirmed_ts, CAST(t.confirmed_on AS TIMESTAMP)) AS confirm_time
FROM jihe_2026_10.work_records t;
ALTER TABLE erp.work_log ADD PRIMARY KEY (id);

-- Expense claims.
CREATE TABLE erp.expense_claim AS
SELECT
  t.row_no AS id,
  t.expense_no AS claim_no,
  CASE t.kind WHEN 'sales' THEN '销售费用' WHEN 'special' THEN '特殊费用' ELSE '设计选型费' END AS claim_kind,
  t.applicant AS claimant,
  t.customer_name AS cust_name,
  t.incurred_on AS spent_date,
  t.promised_on AS promise_date,
  t.amount AS total_amount,
  COALESCE(t.manager_approved_ts, CAST(t.manager_approved_on AS TIMESTAMP)) AS manager_approve_time,
  COALESCE(t.gm_approved_ts, CAST(t.gm_approved_on AS TIMESTAMP)) AS board_approve_time,
  t.payment_form AS pay_form,
  COALESCE(t.payment_form_approved_ts, CAST(t.payment_form_approved_on AS TIMESTAMP)) AS pay_form_time
FROM jihe_2026_10.expenses t;
ALTER TABLE erp.expense_claim ADD PRIMARY KEY (id);

-- Service requests.
CREATE TABLE erp.service_call AS
SELECT
  t.row_no AS id,
  t.request_no AS call_no,
  t.kind AS call_kind,
  t.customer_name AS cust_name,
  t.salesperson AS seller,
  t.clerk AS assistant,
  COALESCE(t.received_ts, CAST(t.received_on AS TIMESTAMP)) AS receive_time,
  COALESCE(t.manager_confirmed_ts, CAST(t.manager_confirmed_on AS TIMESTAMP)) AS manager_confirm_time,
  COALESCE(t.to_tech_ts, CAST(t.to_tech_on AS TIMESTAMP)) AS tech_time,
  COALESCE(t.assessed_ts, CAST(t.assessed_on AS TIMESTAMP)) AS assess_time,
  COALESCE(t.to_purchasing_ts, CAST(t.to_purchasing_on AS TIMESTAMP)) AS buyer_time,
  COALESCE(t.entered_ts, CAST(t.entered_on AS TIMESTAMP)) AS create_time,
  COALESCE(t.resolved_ts, CAST(t.resolved_on AS TIMESTAMP)) AS resolve_time,
  COALESCE(t.escalated_ts, CAST(t.escalated_on AS TIMESTAMP)) AS escalate_time,
  COALESCE(t.feedback_ts, CAST(t.feedback_on AS TIMESTAMP)) AS feedback_time,
  t.returned_to_factory_on AS return_date,
  t.is_unresolvable AS unsolved_flag
FROM jihe_2026_10.service_requests t;
ALTER TABLE erp.service_call ADD PRIMARY KEY (id);

-- Visits.
CREATE TABLE erp.customer_visit AS
SELECT
  t.row_no AS id,
  t.visit_no AS visit_no,
  t.salesperson AS seller,
  t.customer_name AS cust_name,
  t.planned_on AS plan_date,
  t.visited_on AS visit_date,
  COALESCE(t.recorded_ts, CAST(t.recorded_on AS TIMESTAMP)) AS record_time,
  t.summary AS remark
FROM jihe_2026_10.visits t;
ALTER TABLE erp.customer_visit ADD PRIMARY KEY (id);

-- Write-offs.
CREATE TABLE erp.bad_debt AS
SELECT
  t.row_no AS id,
  t.write_off_no AS doc_no,
  t.customer_code AS cust_code,
  t.customer_name AS cust_name,
  t.invoice_no AS inv_no,
  t.contract_no AS order_no,
  t.amount AS total_amount,
  t.written_off_on AS doc_date,
  COALESCE(t.approved_ts, CAST(t.approved_on AS TIMESTAMP)) AS approve_time,
  t.last_followed_on AS last_contact_date
FROM jihe_2026_10.write_offs t;
ALTER TABLE erp.bad_debt ADD PRIMARY KEY (id);

-- Price changes.
CREATE TABLE erp.price_adjustment AS
SELECT
  t.row_no AS id,
  t.change_no AS doc_no,
  t.item_code AS sku,
  COALESCE(t.requested_ts, CAST(t.requested_on AS TIMESTAMP)) AS apply_time,
  COALESCE(t.manager_approved_ts, CAST(t.manager_approved_on AS TIMESTAMP)) AS manager_ok_time,
  COALESCE(t.management_approved_ts, CAST(t.management_approved_on AS TIMESTAMP)) AS board_ok_time,
  t.effective_on AS valid_from,
  t.customers_notified_on AS cust_notice_date
FROM jihe_2026_10.price_changes t;
ALTER TABLE erp.price_adjustment ADD PRIMARY KEY (id);

-- Promotions and advertising.
CREATE TABLE erp.campaign AS
SELECT
  t.row_no AS id,
  t.promotion_no AS doc_no,
  t.kind AS campaign_kind,
  COALESCE(t.approved_ts, CAST(t.approved_on AS TIMESTAMP)) AS approve_time,
  t.starts_on AS start_date,
  t.ends_on AS end_date,
  t.evaluated_on AS review_date,
  t.owner AS owner_name
FROM jihe_2026_10.promotions t;
ALTER TABLE erp.campaign ADD PRIMARY KEY (id);

-- The price list.
CREATE TABLE erp.price_book AS
SELECT
  t.row_no AS id,
  t.item_code AS sku,
  t.list_price AS standard_price,
  t.floor_price AS lowest_price,
  t.effective_from AS valid_from,
  t.effective_to AS valid_to
FROM jihe_2026_10.price_list t;
ALTER TABLE erp.price_book ADD PRIMARY KEY (id);

-- Targets.
CREATE TABLE erp.target AS
SELECT
  t.row_no AS id,
  t.owner AS owner_name,
  t.period_on AS month_date,
  t.sales_target AS sales_amount,
  t.collection_rate_target AS collect_rate
FROM jihe_2026_10.targets t;
ALTER TABLE erp.target ADD PRIMARY KEY (id);

-- Steps of collection.
CREATE TABLE erp.dunning AS
SELECT
  t.row_no AS id,
  t.collection_no AS doc_no,
  t.customer_name AS cust_name,
  t.contract_no AS order_no,
  t.invoice_no AS inv_no,
  t.stage AS step_kind,
  t.done_on AS done_date
FROM jihe_2026_10.collections t;
ALTER TABLE erp.dunning ADD PRIMARY KEY (id);

-- Reconciliations with customers.
CREATE TABLE erp.account_statement AS
SELECT
  t.row_no AS id,
  t.customer_name AS cust_name,
  t.as_of_on AS balance_date,
  t.salesperson AS seller,
  t.done_on AS done_date,
  t.confirmed_balance AS agreed_amount,
  t.reported_finance_on AS finance_told_date,
  t.reported_manager_on AS manager_told_date
FROM jihe_2026_10.reconciliations t;
ALTER TABLE erp.account_statement ADD PRIMARY KEY (id);

ANALYZE;
