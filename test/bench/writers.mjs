// Writes one long table with a writer of the built package and prints the rows per second.
//   node test/bench/writers.mjs xlsx|pdf ROWS FILE
import { createRandom } from '../../samples/generate/parts/random.mjs';

const [kind, count, file] = process.argv.slice(2);
const random = createRandom(7);
const ROWS = Number(count);

const columns = [
  ['severity', '严重程度', 'severity', 10],
  ['rule', '规则', 'text', 30],
  ['key', '单据', 'text', 16],
  ['who', '责任人', 'text', 12],
  ['on', '发生日', 'date', 12],
  ['late', '逾期天数', 'integer', 8],
  ['amount', '金额', 'amount', 16],
  ['message', '说明', 'wrap', 50],
  ['deadline', '期限', 'date', 12],
  ['done', '完成时间', 'datetime', 16],
  ['customer', '客户', 'text', 24],
  ['source', '来源', 'text', 24],
].map(([field, title, format, width]) => ({ field, title, format, width }));

function* rows() {
  for (let i = 0; i < ROWS; i++) {
    const day = `2026-10-${String(random.integer(1, 31)).padStart(2, '0')}`;
    const no = `YL-202610-${String(i).padStart(6, '0')}`;
    yield {
      severity: random.pick(['minor', 'moderate', 'major', 'serious']),
      rule: '正式合同应在一个工作日内录入ERP',
      key: no,
      who: random.pick(['甲一', '乙二', '示例·䶮', '测试员喆']),
      on: day,
      late: random.integer(1, 40),
      amount: `${random.integer(100, 999_999)}.50`,
      message: `合同 ${no} 于 ${day} 签订，超过期限 ${random.integer(1, 9)} 个工作日才录入。`,
      deadline: day,
      done: `${day} 15:30`,
      customer: `示例客户${random.integer(10, 99)}有限公司`,
      source: `销售合同.csv:${i + 3}`,
    };
  }
}

const table = {
  kind: 'table',
  title: '违规明细',
  columns: kind === 'pdf' ? columns.slice(0, 8) : columns,
  rows,
  count: ROWS,
  empty: '无',
};
const report = {
  id: 'bench',
  title: '违规清单',
  subtitle: '2026-10',
  lang: 'zh',
  asOf: '2026-10-31',
  sheets: [{ name: '违规明细', sections: [table] }],
};
const write =
  kind === 'pdf'
    ? (await import('../../dist/report/pdf/write-pdf.js')).writePdf
    : (await import('../../dist/report/excel/write-workbook.js')).writeWorkbook;
const start = performance.now();
await write(report, file);
process.stdout.write(`${JSON.stringify({ rowsPerSecond: ROWS / ((performance.now() - start) / 1000) })}\n`);
