// What somebody who knows the policy and DuckDB by heart would write for this one data set: the same loads, typing,
// checks (counts, and the findings of the period) and ageing as `jihe run`, in SQL without any generality. It knows that
// every act has a time, that there is one company, that lines, credit notes and foreign currencies do not occur.
//   node test/bench/handwritten.mjs FOLDER OUT
import { mkdirSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import chineseDays from 'chinese-days';

const [folder, out] = process.argv.slice(2);
const PERIOD = ['2026-10-01', '2026-10-31'];
const AS_OF = '2026-10-31';
const db = await (await DuckDBInstance.create(':memory:')).connect();
mkdirSync(out, { recursive: true });
const csv = (/** @type {string} */ name) => `read_csv('${folder}/${name}', header = true, all_varchar = true)`;
const act = (/** @type {string} */ column) =>
  `CASE WHEN CAST("${column}" AS TIMESTAMP) < DATE '${AS_OF}' + 1 THEN CAST("${column}" AS TIMESTAMP) END`;
const actDay = (/** @type {string} */ column) =>
  `CASE WHEN CAST("${column}" AS DATE) <= DATE '${AS_OF}' THEN CAST("${column}" AS DATE) END`;

// --- load and type
await db.run('CREATE TABLE calendar(day DATE, is_workday BOOLEAN, workday_no INTEGER)');
{
  const appender = await db.createAppender('calendar');
  let workdays = 0;
  for (let at = Date.parse('2024-10-01T00:00Z'); at < Date.parse('2027-12-31T00:00Z'); at += 86_400_000) {
    const iso = new Date(at).toISOString().slice(0, 10);
    const detail = chineseDays.getDayDetail(iso);
    const weekday = new Date(at).getUTCDay();
    const isWorkday = detail.name.includes(',') ? detail.work : weekday >= 1 && weekday <= 5;
    if (isWorkday) workdays++;
    appender.appendDate({ days: at / 86_400_000 });
    appender.appendBoolean(isWorkday);
    appender.appendInteger(workdays);
    appender.endRow();
  }
  appender.closeSync();
}
await db.run(`
CREATE TABLE contract AS SELECT row_number() OVER () AS row_no, "合同编号" AS no, "客户编码" AS customer, "业务员" AS salesperson,
  "销售内勤" AS clerk, "合同类型" AS type, "重大合同" = '是' AS is_major, CAST("签订日期" AS DATE) AS signed_on, ${act('经理签字时间')} AS manager_at,
  ${act('公司领导审批时间')} AS gm_at, ${act('录入时间')} AS entered_at, CAST("交货日期" AS DATE) AS delivery_on, CAST("合同金额" AS DECIMAL(18, 2)) AS amount,
  "币别" AS currency, "付款方式" AS terms, CAST("预付比例" AS DECIMAL(9, 6)) AS ratio, CAST("信用天数" AS INTEGER) AS credit_days, "客户名称" AS customer_name,
  "客户全称" AS full_name, "联系人" AS contact, "电话" AS phone, "发货地址" AS address, ${act('通知采购时间')} AS notified_at, "原件编号" AS original_no,
  ${actDay('整理成册日期')} AS archived_on FROM ${csv('合同.csv')};
CREATE TABLE shipment AS SELECT row_number() OVER () AS row_no, "出库单号" AS no, "合同编号" AS contract_no, "客户编码" AS customer, "销售内勤" AS clerk,
  ${act('出库申请录入时间')} AS applied_at, ${act('经理确认时间')} AS manager_at, ${act('财务放行时间')} AS released_at, "复核人1" AS reviewer_1,
  "复核人2" AS reviewer_2, CAST("发货时间" AS TIMESTAMP) AS shipped_at, CAST("发货金额" AS DECIMAL(18, 2)) AS amount, ${actDay('签收单交回日期')} AS note_on
  FROM ${csv('出库单.csv')};
CREATE TABLE invoice AS SELECT row_number() OVER () AS row_no, "发票号码" AS no, "合同编号" AS contract_no, "客户编码" AS customer, "销售内勤" AS clerk,
  ${act('开票申请录入时间')} AS applied_at, CAST("开票日期" AS DATE) AS issued_on, CAST("价税合计" AS DECIMAL(18, 2)) AS amount FROM ${csv('发票.csv')};
CREATE TABLE receipt AS SELECT row_number() OVER () AS row_no, "收款单号" AS no, "合同编号" AS contract_no, "发票号码" AS invoice_no, "客户编码" AS customer,
  "销售内勤" AS clerk, CAST("收款日期" AS DATE) AS received_on, ${act('录入时间')} AS entered_at, CAST("收款金额" AS DECIMAL(18, 2)) AS amount, "结算方式" AS method,
  "票据号" AS instrument_no, ${act('交财务签收时间')} AS handed_at FROM ${csv('收款单.csv')};
CREATE TABLE customer AS SELECT "客户编码" AS code, "客户名称" AS name, "业务员" AS salesperson, CAST("信用额度" AS DECIMAL(18, 2)) AS credit_limit,
  CAST("信用期限" AS INTEGER) AS credit_days FROM ${csv('客户档案.csv')};
CREATE TABLE employee AS SELECT "姓名" AS name, "上级" AS manager FROM ${csv('员工.csv')};
CREATE TABLE finding(rule VARCHAR, key VARCHAR, who VARCHAR, occurred_on DATE, deadline DATE, done_at TIMESTAMP, days_late INTEGER, is_open BOOLEAN);
CREATE TABLE count(rule VARCHAR, rows BIGINT, not_applicable BIGINT, pending BIGINT, compliant BIGINT, violations BIGINT);
`);

// --- repeated numbers: the first row counts; documents after the as-of date do not exist
for (const [table, day] of [
  ['contract', 'signed_on'],
  ['shipment', 'CAST(shipped_at AS DATE)'],
  ['invoice', 'issued_on'],
])
  await db.run(`
CREATE TABLE repeated_${table} AS SELECT no, min(row_no) AS first FROM ${table} GROUP BY no HAVING count(*) > 1;
CREATE VIEW live_${table} AS SELECT t.* FROM ${table} t LEFT JOIN repeated_${table} r ON r.no = t.no
  WHERE (r.first IS NULL OR r.first = t.row_no) AND ${day} <= DATE '${AS_OF}'`);

// --- facts
await db.run(`
CREATE TABLE shipped AS SELECT s.*, CAST(s.shipped_at AS DATE) AS shipped_on,
  sum(s.amount) OVER (PARTITION BY s.contract_no ORDER BY s.shipped_at, s.no) AS so_far,
  row_number() OVER (PARTITION BY s.contract_no ORDER BY s.shipped_at, s.no) AS part
  FROM live_shipment s;
CREATE TABLE contract_fact AS
SELECT c.*, d.day AS entry_due, CAST(c.entered_at AS DATE) AS entered_on, e.workday_no - d.workday_no AS entry_late, a.workday_no - d.workday_no AS entry_open_late,
  CAST(last_day(c.signed_on) + 5 AS DATE) AS archive_due, f.full_on,
  CASE WHEN c.signed_on > c.delivery_on - 10 THEN d.day ELSE c.delivery_on - 10 END AS notice_due, c.signed_on > c.delivery_on - 10 AS notice_by_workday,
  m.manager
FROM live_contract c
JOIN calendar s ON s.day = c.signed_on
JOIN calendar d ON d.is_workday AND d.workday_no = s.workday_no + 1
LEFT JOIN calendar e ON e.day = CAST(c.entered_at AS DATE)
CROSS JOIN (SELECT workday_no FROM calendar WHERE day = DATE '${AS_OF}') a
LEFT JOIN employee m ON m.name = c.salesperson
LEFT JOIN (SELECT s.contract_no, min(s.shipped_on) AS full_on FROM shipped s JOIN live_contract c ON c.no = s.contract_no WHERE s.so_far >= c.amount GROUP BY 1) f ON f.contract_no = c.no;
CREATE TABLE paid AS
SELECT no, first_part, received, shipped FROM (
  SELECT no, kind, first_part,
    sum(received) OVER (PARTITION BY contract_no ORDER BY day, kind, moment, no ROWS UNBOUNDED PRECEDING) AS received,
    sum(shipped) OVER (PARTITION BY contract_no ORDER BY day, kind, moment, no ROWS UNBOUNDED PRECEDING) AS shipped
  FROM (
    SELECT contract_no, received_on AS day, 0 AS kind, NULL AS moment, no, amount AS received, 0 AS shipped, FALSE AS first_part FROM receipt
      WHERE contract_no IS NOT NULL AND received_on <= DATE '${AS_OF}'
    UNION ALL SELECT i.contract_no, r.received_on, 0, NULL, r.no, r.amount, 0, FALSE FROM receipt r JOIN live_invoice i ON i.no = r.invoice_no
      WHERE r.contract_no IS NULL AND r.received_on <= DATE '${AS_OF}'
    UNION ALL SELECT contract_no, shipped_on, 1, shipped_at, no, 0, amount, part = 1 FROM shipped) event
  WHERE contract_no IN (SELECT no FROM live_contract WHERE terms <> '赊销')) running WHERE kind = 1;
CREATE TABLE unplaced AS
SELECT r.customer, min(r.received_on) AS since FROM receipt r LEFT JOIN live_invoice i ON i.no = r.invoice_no
WHERE r.contract_no IS NULL AND r.invoice_no IS NOT NULL AND i.contract_no IS NULL AND r.amount > 0 AND r.received_on <= DATE '${AS_OF}' GROUP BY 1;
CREATE TABLE shipment_fact AS
SELECT s.*, c.no IS NOT NULL AS known, c.entered_at, c.terms, c.amount AS ordered, c.ratio, p.received, p.shipped, p.first_part,
  COALESCE(u.since <= s.shipped_on, FALSE) AS may_be_paid FROM shipped s
LEFT JOIN live_contract c ON c.no = s.contract_no LEFT JOIN paid p ON p.no = s.no LEFT JOIN unplaced u ON u.customer = c.customer;
CREATE TABLE invoice_fact AS
SELECT i.*, c.amount AS ordered, sum(i.amount) OVER (PARTITION BY i.contract_no ORDER BY i.issued_on, i.no) AS so_far,
  i.issued_on + COALESCE(c.credit_days, k.credit_days, 0) AS due_on, c.credit_days IS NULL AND k.credit_days IS NULL AS due_assumed, k.salesperson
FROM live_invoice i LEFT JOIN live_contract c ON c.no = i.contract_no LEFT JOIN customer k ON k.code = i.customer;
CREATE VIEW receipt_fact AS
SELECT r.*, c.no IS NOT NULL OR i.no IS NOT NULL AS known FROM receipt r LEFT JOIN live_contract c ON c.no = r.contract_no
LEFT JOIN live_invoice i ON i.no = r.invoice_no WHERE r.received_on <= DATE '${AS_OF}';
`);

// --- ageing: receipts settle their invoice, else the contract's invoices by due date; the rest is on account. Money for
// somebody else's invoice or contract counts in that customer's row.
await db.run(`
CREATE TABLE settled AS
WITH by_invoice AS (SELECT invoice_no, sum(amount) AS amount FROM receipt WHERE received_on <= DATE '${AS_OF}' AND invoice_no IS NOT NULL GROUP BY 1),
direct AS (SELECT i.no, i.contract_no, i.customer, i.amount, i.due_on, i.due_assumed, i.issued_on, i.salesperson, least(i.amount, COALESCE(b.amount, 0)) AS applied
  FROM invoice_fact i LEFT JOIN by_invoice b ON b.invoice_no = i.no),
pool AS (SELECT contract_no, sum(amount) AS amount FROM receipt WHERE received_on <= DATE '${AS_OF}' AND invoice_no IS NULL AND contract_no IS NOT NULL GROUP BY 1)
SELECT d.*, d.applied + greatest(0, least(d.amount - d.applied, COALESCE(p.amount, 0) - COALESCE(sum(d.amount - d.applied) OVER (
  PARTITION BY d.contract_no ORDER BY d.due_on, d.issued_on, d.no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS settled
FROM direct d LEFT JOIN pool p ON p.contract_no = d.contract_no;
-- Money that names an invoice or a contract nobody knows may be for any of the customer's invoices.
CREATE TABLE doubtful AS
WITH unassigned AS (SELECT r.customer, sum(r.amount) AS amount FROM receipt r LEFT JOIN live_invoice i ON i.no = r.invoice_no
    LEFT JOIN live_contract c ON c.no = r.contract_no LEFT JOIN (SELECT DISTINCT contract_no FROM settled) p ON p.contract_no = r.contract_no
  WHERE r.amount > 0 AND r.received_on <= DATE '${AS_OF}' AND i.no IS NULL AND (r.invoice_no IS NOT NULL OR r.contract_no IS NOT NULL AND c.no IS NULL)
    AND p.contract_no IS NULL GROUP BY 1)
SELECT s.no FROM settled s JOIN unassigned u USING (customer) WHERE s.amount > s.settled AND s.due_on < DATE '${AS_OF}' AND s.amount - s.settled <= u.amount;
CREATE TABLE ageing AS
WITH item AS (SELECT customer, sum(amount) AS invoiced, sum(settled) AS settled,
    sum(amount - settled) FILTER (WHERE DATE '${AS_OF}' - due_on <= 0) AS not_due,
    sum(amount - settled) FILTER (WHERE DATE '${AS_OF}' - due_on BETWEEN 1 AND 30) AS b1, sum(amount - settled) FILTER (WHERE DATE '${AS_OF}' - due_on BETWEEN 31 AND 60) AS b2,
    sum(amount - settled) FILTER (WHERE DATE '${AS_OF}' - due_on BETWEEN 61 AND 90) AS b3, sum(amount - settled) FILTER (WHERE DATE '${AS_OF}' - due_on BETWEEN 91 AND 180) AS b4,
    sum(amount - settled) FILTER (WHERE DATE '${AS_OF}' - due_on BETWEEN 181 AND 365) AS b5, sum(amount - settled) FILTER (WHERE DATE '${AS_OF}' - due_on > 365) AS b6
  FROM settled GROUP BY 1),
payee AS (SELECT contract_no, min_by(customer, due_on) AS customer FROM settled GROUP BY 1),
money AS (SELECT COALESCE(s.customer, p.customer, r.customer) AS customer, sum(r.amount) AS received
  FROM receipt r LEFT JOIN settled s ON s.no = r.invoice_no LEFT JOIN payee p ON p.contract_no = CASE WHEN r.invoice_no IS NULL THEN r.contract_no END
  WHERE r.received_on <= DATE '${AS_OF}' GROUP BY 1)
SELECT k.code, k.name, k.salesperson, k.credit_limit, i.* EXCLUDE (customer), COALESCE(m.received, 0) AS received, COALESCE(m.received, 0) - COALESCE(i.settled, 0) AS on_account,
  COALESCE(i.invoiced, 0) - COALESCE(m.received, 0) AS balance
FROM customer k LEFT JOIN item i ON i.customer = k.code LEFT JOIN money m ON m.customer = k.code;
`);

// --- checks: [rule, facts, scope, violation, pending, occurred on, deadline, done, days late, key, who]
const asOf = `DATE '${AS_OF}'`;
const late = (/** @type {string} */ due, /** @type {string} */ done) =>
  `greatest(1, COALESCE(CAST(${done} AS DATE), ${asOf}) - ${due})`;
/** Done too late, or not done and over. @param {string} due @param {string} done */
const overdue = (due, done) => `COALESCE(CAST(${done} AS DATE) > ${due}, ${due} <= ${asOf})`;
/** @param {string} due @param {string} done */
const waiting = (due, done) => `${done} IS NULL AND ${due} > ${asOf}`;
const formal = "type = '正式'";
const instrument = "method IN ('承兑汇票', '支票', '银行汇票')";
/** @type {string[][]} */
const rules = [
  [
    'contract/manager-signed-before-entry',
    'contract_fact',
    formal,
    'entered_at IS NOT NULL AND (manager_at IS NULL OR manager_at > entered_at)',
    'manager_at IS NULL AND entered_at IS NULL',
    'signed_on',
    'NULL',
    'manager_at',
    'NULL',
    'no',
    'clerk',
    'order',
  ],
  [
    'contract/entered-same-day',
    'contract_fact',
    formal,
    overdue('signed_on', 'entered_at'),
    waiting('signed_on', 'entered_at'),
    'COALESCE(entered_on, signed_on)',
    'signed_on',
    'entered_at',
    late('signed_on', 'entered_at'),
    'no',
    'clerk',
    'act',
  ],
  [
    'contract/entered-within-one-workday',
    'contract_fact',
    formal,
    overdue('entry_due', 'entered_at'),
    waiting('entry_due', 'entered_at'),
    'COALESCE(entered_on, entry_due)',
    'entry_due',
    'entered_at',
    'greatest(1, COALESCE(entry_late, entry_open_late))',
    'no',
    'clerk',
    'act',
  ],
  [
    'contract/informal-order-confirmed',
    'contract_fact',
    "type <> '正式'",
    'entered_at IS NOT NULL AND (manager_at IS NULL OR manager_at > entered_at)',
    'manager_at IS NULL AND entered_at IS NULL',
    'signed_on',
    'NULL',
    'manager_at',
    'NULL',
    'no',
    'clerk',
    'order',
  ],
  [
    'contract/major-approved-by-leadership',
    'contract_fact',
    'is_major OR amount >= 1000000',
    'gm_at IS NULL OR CAST(gm_at AS DATE) > signed_on',
    'FALSE',
    'signed_on',
    'NULL',
    'gm_at',
    'NULL',
    'no',
    'manager',
    'order',
  ],
  [
    'contract/entry-complete',
    'contract_fact',
    'TRUE',
    'delivery_on IS NULL OR full_name IS NULL OR contact IS NULL OR phone IS NULL OR address IS NULL',
    'FALSE',
    'signed_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'clerk',
    'closed',
  ],
  [
    'contract/original-archived-by-fifth',
    'contract_fact',
    formal,
    `original_no IS NULL AND archive_due <= ${asOf} OR original_no IS NOT NULL AND ${overdue('archive_due', 'archived_on')}`,
    `(original_no IS NULL OR archived_on IS NULL) AND archive_due > ${asOf}`,
    'archive_due',
    'archive_due',
    'CASE WHEN original_no IS NOT NULL THEN archived_on END',
    late('archive_due', 'archived_on'),
    'no',
    'clerk',
    'act',
  ],
  [
    'contract/number-unique',
    '(SELECT no, count(*) AS n, (array_agg(signed_on ORDER BY row_no))[2] AS second_on, (array_agg(clerk ORDER BY row_no))[2] AS clerk FROM contract WHERE signed_on <= ' +
      asOf +
      ' AND no IN (SELECT no FROM repeated_contract) GROUP BY no)',
    'TRUE',
    'n > 1',
    'FALSE',
    'second_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'clerk',
    'closed',
  ],
  [
    'contract/not-sold-twice',
    '(SELECT *, row_number() OVER (PARTITION BY customer, signed_on, amount ORDER BY CAST(entered_at AS DATE) NULLS LAST, entered_at NULLS LAST, no) AS place FROM live_contract)',
    'TRUE',
    'place > 1',
    'FALSE',
    'signed_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'clerk',
    'closed',
  ],
  [
    'control/number-sequence',
    "(SELECT *, lag(place) OVER (ORDER BY place) AS before FROM (SELECT *, CAST(replace(no, 'HT', '') AS BIGINT) AS place FROM live_contract))",
    'TRUE',
    'place > before + 1',
    'FALSE',
    'signed_on',
    'NULL',
    'NULL',
    'NULL',
    "'HT' || lpad(CAST(before + 1 AS VARCHAR), 8, '0')",
    'clerk',
    'closed',
  ],
  [
    'control/person-known',
    '(SELECT name, min(used_on) AS used_on FROM (SELECT salesperson AS name, signed_on AS used_on FROM live_contract ' +
      'UNION ALL SELECT clerk, signed_on FROM live_contract UNION ALL SELECT clerk, CAST(shipped_at AS DATE) FROM live_shipment ' +
      'UNION ALL SELECT clerk, issued_on FROM live_invoice UNION ALL SELECT clerk, received_on FROM receipt) ' +
      `WHERE name IS NOT NULL AND used_on BETWEEN DATE '2026-10-01' AND ${asOf} GROUP BY name)`,
    'TRUE',
    'name NOT IN (SELECT name FROM employee)',
    'FALSE',
    'used_on',
    'NULL',
    'NULL',
    'NULL',
    'name',
    'NULL',
    'closed',
  ],
  [
    'contract/delivered-on-time',
    'contract_fact',
    'delivery_on IS NOT NULL',
    overdue('delivery_on', 'full_on'),
    waiting('delivery_on', 'full_on'),
    'delivery_on',
    'delivery_on',
    'full_on',
    late('delivery_on', 'full_on'),
    'no',
    'salesperson',
    'act',
  ],
  [
    'delivery/purchasing-notified-ahead',
    'contract_fact',
    'delivery_on IS NOT NULL',
    overdue('notice_due', 'notified_at'),
    waiting('notice_due', 'notified_at'),
    'notice_due',
    'notice_due',
    'notified_at',
    late('notice_due', 'notified_at'),
    'no',
    'clerk',
    'act',
  ],
  [
    'delivery/manager-confirmed',
    'shipment_fact',
    'TRUE',
    'manager_at IS NULL OR manager_at > shipped_at',
    'FALSE',
    'shipped_on',
    'NULL',
    'manager_at',
    'NULL',
    'no',
    'clerk',
    'order',
  ],
  [
    'delivery/application-one-day-ahead',
    'shipment_fact',
    'TRUE',
    overdue('(shipped_on - 1)', 'applied_at'),
    'FALSE',
    'shipped_on - 1',
    'shipped_on - 1',
    'applied_at',
    late('(shipped_on - 1)', 'applied_at'),
    'no',
    'clerk',
    'act',
  ],
  [
    'delivery/paid-before-shipment',
    'shipment_fact',
    "known AND terms <> '赊销'",
    "NOT may_be_paid AND CASE WHEN terms = '定金' THEN first_part AND received < ratio * ordered ELSE received < shipped END",
    'FALSE',
    'shipped_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'clerk',
    'closed',
  ],
  [
    'delivery/finance-released',
    'shipment_fact',
    'TRUE',
    'released_at IS NULL OR released_at > shipped_at',
    'FALSE',
    'shipped_on',
    'NULL',
    'released_at',
    'NULL',
    'no',
    'clerk',
    'order',
  ],
  [
    'delivery/dual-review',
    'shipment_fact',
    'TRUE',
    'reviewer_1 IS NULL OR reviewer_2 IS NULL OR reviewer_1 = reviewer_2',
    'FALSE',
    'shipped_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'NULL',
    'closed',
  ],
  [
    'delivery/within-order',
    'shipment_fact',
    'known',
    'so_far > ordered',
    'FALSE',
    'shipped_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'NULL',
    'closed',
  ],
  [
    'delivery/contract-exists',
    'shipment_fact',
    'NOT known OR entered_at IS NOT NULL',
    'NOT known OR entered_at > shipped_at',
    'FALSE',
    'shipped_on',
    'NULL',
    'entered_at',
    'NULL',
    'no',
    'clerk',
    'order',
  ],
  [
    'delivery/signed-note-returned',
    'shipment_fact',
    'TRUE',
    overdue('(shipped_on + 7)', 'note_on'),
    waiting('shipped_on + 7', 'note_on'),
    'shipped_on + 7',
    'shipped_on + 7',
    'note_on',
    late('(shipped_on + 7)', 'note_on'),
    'no',
    'clerk',
    'act',
  ],
  [
    'receipt/instrument-entered-same-day',
    'receipt_fact',
    instrument,
    overdue('received_on', 'entered_at'),
    'FALSE',
    'COALESCE(CAST(entered_at AS DATE), received_on)',
    'received_on',
    'entered_at',
    late('received_on', 'entered_at'),
    'no',
    'clerk',
    'act',
  ],
  [
    'receipt/instrument-handed-to-finance',
    'receipt_fact',
    instrument,
    overdue('received_on', 'handed_at'),
    'FALSE',
    'received_on',
    'received_on',
    'handed_at',
    late('received_on', 'handed_at'),
    'no',
    'clerk',
    'act',
  ],
  [
    'receipt/instrument-not-duplicated',
    '(SELECT *, row_number() OVER (PARTITION BY instrument_no ORDER BY received_on, entered_at NULLS LAST, no) AS place FROM receipt_fact)',
    instrument,
    'place > 1',
    'FALSE',
    'received_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'clerk',
    'closed',
  ],
  [
    'receipt/matched-to-contract',
    'receipt_fact',
    'TRUE',
    `NOT known AND received_on + 3 <= ${asOf}`,
    `NOT known AND received_on + 3 > ${asOf}`,
    'received_on + 3',
    'received_on + 3',
    'NULL',
    late('(received_on + 3)', 'NULL'),
    'no',
    'clerk',
    'act',
  ],
  [
    'invoice/application-one-day-ahead',
    'invoice_fact',
    'TRUE',
    overdue('(issued_on - 1)', 'applied_at'),
    'FALSE',
    'issued_on - 1',
    'issued_on - 1',
    'applied_at',
    late('(issued_on - 1)', 'applied_at'),
    'no',
    'clerk',
    'act',
  ],
  [
    'invoice/matches-order',
    'invoice_fact',
    'ordered IS NOT NULL',
    'so_far > ordered',
    'FALSE',
    'issued_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'clerk',
    'closed',
  ],
  [
    'invoice/within-shipped',
    '(SELECT i.no, i.row_no, i.issued_on, i.amount, i.so_far, c.terms, c.ratio * c.amount AS deposit, sum(s.amount) AS shipped ' +
      'FROM invoice_fact i JOIN live_contract c ON c.no = i.contract_no ' +
      'LEFT JOIN live_shipment s ON s.contract_no = i.contract_no AND CAST(s.shipped_at AS DATE) <= i.issued_on GROUP BY ALL)',
    'TRUE',
    "terms <> '款到发货' AND so_far > COALESCE(shipped, 0) + CASE WHEN terms = '定金' THEN round(deposit, 2) ELSE 0 END",
    'FALSE',
    'issued_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'NULL',
    'closed',
  ],
  [
    'invoice/number-unique',
    '(SELECT no, count(*) AS n, (array_agg(issued_on ORDER BY row_no))[2] AS second_on FROM invoice WHERE issued_on <= ' +
      asOf +
      ' AND no IN (SELECT no FROM repeated_invoice) GROUP BY no)',
    'TRUE',
    'n > 1',
    'FALSE',
    'second_on',
    'NULL',
    'NULL',
    'NULL',
    'no',
    'NULL',
    'closed',
  ],
  [
    'receivable/overdue',
    'settled',
    'NOT due_assumed AND no NOT IN (SELECT no FROM doubtful)',
    `amount > settled AND due_on < ${asOf}`,
    `amount > settled AND due_on >= ${asOf}`,
    'due_on',
    'due_on',
    'NULL',
    `${asOf} - due_on`,
    'no',
    'salesperson',
    'act',
  ],
  [
    'receivable/credit-limit-kept',
    'ageing',
    'credit_limit IS NOT NULL',
    'balance > credit_limit',
    'FALSE',
    asOf,
    'NULL',
    'NULL',
    'NULL',
    'name',
    'salesperson',
    'closed',
  ],
];
const byFacts = Map.groupBy ? Map.groupBy(rules, (rule) => rule[1]) : groupBy(rules);
for (const [facts, group] of byFacts) {
  // One scan of each table of facts counts all of its rules.
  const figures = group.map(
    ([, , scope, violation, pending], i) =>
      `count(*) FILTER (WHERE NOT (${scope})) AS out_${i}, count(*) FILTER (WHERE (${scope}) AND (${pending})) AS pending_${i}, count(*) FILTER (WHERE (${scope}) AND NOT (${pending}) AND (${violation})) AS bad_${i}`,
  );
  await db.run(`CREATE OR REPLACE TEMP TABLE figures AS SELECT count(*) AS n, ${figures.join(', ')} FROM ${facts} f`);
  for (const [i, [rule]] of group.entries())
    await db.run(
      `INSERT INTO count SELECT '${rule}', n, out_${i}, pending_${i}, n - out_${i} - pending_${i} - bad_${i}, bad_${i} FROM figures`,
    );
  for (const [rule, , scope, violation, pending, occurred, deadline, done, days, key, who, kind] of group)
    await db.run(`INSERT INTO finding SELECT '${rule}', ${key}, ${who}, ${occurred}, ${deadline}, ${done}, ${days}, ${kind === 'closed' ? 'FALSE' : `(${done}) IS NULL`}
      FROM ${facts} f WHERE (${scope}) AND NOT (${pending}) AND (${violation})
      AND ((${occurred}) BETWEEN DATE '${PERIOD[0]}' AND DATE '${PERIOD[1]}'${kind === 'closed' ? '' : ` OR (${occurred}) < DATE '${PERIOD[0]}' AND (${done}) IS NULL`})`);
}

await db.run(`
COPY (SELECT * FROM finding ORDER BY rule, key) TO '${out}/findings.json' (ARRAY true);
COPY (SELECT * FROM count ORDER BY rule) TO '${out}/counts.json' (ARRAY true);
COPY (SELECT * FROM ageing ORDER BY code) TO '${out}/aging.json' (ARRAY true);
COPY (SELECT * FROM settled WHERE amount <> settled ORDER BY customer, due_on, no) TO '${out}/aging-items.json' (ARRAY true);
`);

/** @param {string[][]} list */
function groupBy(list) {
  /** @type {Map<string, string[][]>} */
  const groups = new Map();
  for (const rule of list) groups.set(rule[1] ?? '', [...(groups.get(rule[1] ?? '') ?? []), rule]);
  return groups;
}
