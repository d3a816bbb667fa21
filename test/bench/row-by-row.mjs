// The straightforward way in JavaScript: csv-parse, then one json-rules-engine run per row with ten rules about the
// contract itself. Prints the rows it judged.
//   node test/bench/row-by-row.mjs FOLDER ROWS
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { Engine } from 'json-rules-engine';

const [folder, limit] = process.argv.slice(2);
const AS_OF = '2026-10-31';

/** The n-th day after a day. @param {string} iso @param {number} days */
const addDays = (iso, days) => new Date(Date.parse(`${iso}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Facts of one contract, from the texts of its row. @param {Record<string, string>} row */
function factsOf(row) {
  const signed = row.签订日期;
  const entered = row.录入时间;
  const manager = row.经理签字时间;
  const isFormal = row.合同类型 === '正式';
  const amount = Number(row.合同金额);
  const nextMonth = addDays(`${signed.slice(0, 7)}-28`, 7).slice(0, 7);
  const notice = addDays(row.交货日期, -10);
  return {
    isFormal,
    amount,
    isMajor: row.重大合同 === '是' || amount >= 1_000_000,
    managerInTime: manager !== '' && (entered === '' || manager <= entered),
    enteredSameDay: entered !== '' && entered.slice(0, 10) <= signed,
    enteredNextDay: entered !== '' && entered.slice(0, 10) <= addDays(signed, 1),
    leadershipInTime: row.公司领导审批时间 !== '' && row.公司领导审批时间.slice(0, 10) <= signed,
    isComplete:
      row.交货日期 !== '' && row.客户全称 !== '' && row.联系人 !== '' && row.电话 !== '' && row.发货地址 !== '',
    boundInTime: row.整理成册日期 !== '' && row.整理成册日期 <= `${nextMonth}-05`,
    boundDueOver: `${nextMonth}-05` <= AS_OF,
    noticeInTime:
      row.通知采购时间 !== '' && row.通知采购时间.slice(0, 10) <= (signed > notice ? addDays(signed, 1) : notice),
    hasCreditDays: row.信用天数 !== '',
    terms: row.付款方式,
    hasRatio: row.预付比例 !== '',
  };
}

const is = (/** @type {string} */ fact, /** @type {unknown} */ value) => ({ fact, operator: 'equal', value });
const engine = new Engine(
  Object.entries({
    managerSigned: [is('isFormal', true), is('managerInTime', false)],
    enteredSameDay: [is('isFormal', true), is('enteredSameDay', false)],
    enteredNextDay: [is('isFormal', true), is('enteredNextDay', false)],
    informalConfirmed: [is('isFormal', false), is('managerInTime', false)],
    majorApproved: [is('isMajor', true), is('leadershipInTime', false)],
    complete: [is('isComplete', false)],
    bound: [is('isFormal', true), is('boundDueOver', true), is('boundInTime', false)],
    purchasingTold: [is('noticeInTime', false)],
    creditDaysStated: [is('terms', '赊销'), is('hasCreditDays', false)],
    ratioStated: [is('terms', '定金'), is('hasRatio', false)],
  }).map(([type, all]) => ({ conditions: { all }, event: { type } })),
);

let rows = 0;
let violations = 0;
for await (const row of createReadStream(`${folder}/合同.csv`).pipe(parse({ columns: true, to: Number(limit) }))) {
  violations += (await engine.run(factsOf(row))).events.length;
  rows++;
}
process.stdout.write(`${JSON.stringify({ rows, violations })}\n`);
