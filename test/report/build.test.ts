import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { buildReport } from '../../src/report/build-report.js';
import type { ReportData } from '../../src/report/data.js';
import type { ReportDefinition } from '../../src/report/definition.js';
import { loadReportDefinitions } from '../../src/report/load-definition.js';
import type {
  BarsSection,
  FiguresSection,
  NotesSection,
  Report,
  ReportRow,
  TableSection,
} from '../../src/report/model.js';
import { REPORT_IDS, type ReportId, SOURCES, type SourceSpec } from '../../src/report/sources.js';
import { type FixtureOptions, reportData } from './report-data.js';

const FOLDER = resolve('reports');
let definitions: Readonly<Record<ReportId, ReportDefinition>>;

beforeAll(async () => {
  definitions = await loadReportDefinitions(FOLDER);
});

const build = (id: ReportId, data: ReportData = reportData()): Promise<Report> =>
  buildReport(id, definitions[id], data);

function sheet(report: Report, name: string) {
  const found = report.sheets.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no sheet ${name}: ${report.sheets.map((one) => one.name).join(', ')}`);
  return found;
}

function only<Kind extends 'table' | 'figures' | 'bars' | 'notes'>(
  report: Report,
  sheetName: string,
  kind: Kind,
  title?: string,
) {
  const found = sheet(report, sheetName).sections.find(
    (section) => section.kind === kind && (title === undefined || ('title' in section && section.title === title)),
  );
  if (!found) throw new Error(`no ${kind} ${title ?? ''} in ${sheetName}`);
  return found as { table: TableSection; figures: FiguresSection; bars: BarsSection; notes: NotesSection }[Kind];
}

async function rowsOf(table: TableSection): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  return rows;
}

const figure = (figures: FiguresSection, label: string) => figures.items.find((item) => item.label === label);

describe('violations', () => {
  it('answers first: totals, what is grave, what is open, what to do next', async () => {
    const report = await build('violations');
    expect(report.subtitle).toBe('稽核期间 2026-10  ·  截止日 2026-10-31  ·  示例一公司');
    const figures = only(report, '摘要', 'figures');
    // 4+2+2+1+1+1 new, 1+1 carried; grave: 2 critical + 1 + 1 serious; open: 0907, 1011, FP-0001, FP-0002.
    expect(figure(figures, '发现违规')).toEqual({
      label: '发现违规',
      value: '13 项（本期新增 11，以前结转 2）',
      tone: 'bad',
    });
    expect(figure(figures, '其中严重及以上')?.value).toBe('4 项');
    expect(figure(figures, '其中尚未补办')?.value).toBe('4 项');
    expect(figure(figures, '涉及人员')?.value).toBe('4 人');
    expect(figure(figures, '无法评价的规则')).toMatchObject({ value: '1 条无法评价，1 条部分无法评价', tone: 'warn' });
    expect(figure(figures, '载入数据')?.value).toBe('540 行（3 个文件、工作表或表）');
    expect(only(report, '摘要', 'notes', '下一步').lines).toEqual([
      '先处理严重事项：款到发货：发货前应足额到款 2 项；不得无合同发货（漏单） 1 项；发票号码不得重复 1 项。',
      '4 项尚未补办：在「违规明细」中按「状态」筛选「未完成」，按「下一步」逐项办理。',
      '1 条规则因导出数据不全无法评价，未评价不等于合规：请补充「无法评价」所列数据后重新运行。',
      '2 行数据未能载入：按「拒绝与忽略」所列原因更正后重新运行。',
    ]);
  });

  it('counts by severity, area and person; gravest persons first', async () => {
    const report = await build('violations');
    const severities = only(report, '摘要', 'bars', '按严重程度（项）');
    expect(severities.items.map(({ label, value }) => [label, value])).toEqual([
      ['特别严重', 2],
      ['严重', 2],
      ['较重', 2],
      ['一般', 5],
      ['轻微', 0],
      ['提示', 2],
    ]);
    const areas = only(report, '摘要', 'bars', '按业务环节（项）');
    expect(areas.items.map(({ label, value }) => [label, value])).toEqual([
      ['合同', 7],
      ['交货', 3],
      ['应收', 2],
      ['开票', 1],
      ['收款', 0],
    ]);
    const people = await rowsOf(only(report, '按人员', 'table'));
    // 赵示例: 1 critical, 1 serious; 钱喆样: 1 critical; finance: 1 serious; 孙䶮堃: 2 moderate; 李示范: 2 notices.
    expect(people.map(({ person, total }) => [person, total])).toEqual([
      ['赵示例', 5],
      ['钱喆样', 3],
      ['（岗位）财务部', 1],
      ['孙䶮堃', 2],
      ['李示范', 2],
    ]);
    expect(only(report, '按人员', 'table').total).toMatchObject({
      person: '合计',
      critical: 2,
      total: 13,
      carried: 2,
      open: 4,
    });
  });

  it('gives the compliance rate per rule, and none where nothing was decided', async () => {
    const report = await build('violations');
    const rates = new Map((await rowsOf(only(report, '按规则', 'table'))).map((row) => [row['ruleId'], row['rate']]));
    expect(rates.get('contract/entered-within-one-workday')).toBe(0.9783); // 270 / 276
    expect(rates.get('delivery/paid-before-shipment')).toBe(0.975); // 78 / 80
    expect(rates.get('receivable/overdue')).toBe(0.95); // 38 / 40
    expect(rates.get('receipt/instrument-handed-to-finance')).toBeNull();
  });

  it('says what could not be evaluated and why', async () => {
    const report = await build('violations');
    const rows = await rowsOf(only(report, '摘要', 'table', '无法评价的规则及原因'));
    expect(rows).toEqual([
      { rule: '正式合同应先经销售经理签字再录入', rows: 8, reason: '部分记录无法评价：这些记录缺少所需的值。' },
      {
        rule: '票据应于收到当日交财务签收',
        rows: 240,
        reason:
          '整条规则无法评价：收款缺少“交财务签收时间”列（可用表头：交财务签收时间、财务签收时间、handed_to_finance_at）。',
      },
    ]);
  });

  it('lists each finding in full', async () => {
    const report = await build('violations');
    const table = only(report, '违规明细', 'table');
    const rows = await rowsOf(table);
    expect(rows).toHaveLength(13);
    expect(table.count).toBe(13);
    expect(rows[0]).toMatchObject({
      severity: 'moderate',
      rule: '正式合同应在一个工作日内录入ERP',
      person: '赵示例',
      role: '销售内勤',
      kind: '合同',
      document: 'HT-2026-1001',
      source: '2026年10月_contracts.xlsx:明细:12',
      occurredOn: '2026-10-13',
      deadline: '2026-10-10',
      doneAt: '2026-10-13 09:30',
      daysLate: 2,
      open: '已了结',
      state: '本期',
      clauses: '部门制度 3.7',
      evidence: '合同编号：HT-2026-1001；签订日期：2026-10-09；录入时间：2026-10-13 09:30；录入超期工作日：2',
    });
    expect(rows[4]).toMatchObject({
      open: '未完成',
      state: '结转',
      evidence: '合同编号：HT-2026-0907；签订日期：2026-09-25；录入时间：无；录入超期工作日：22',
    });
    expect(rows[5]?.['evidence']).toBe('合同编号：HT-2026-1010；重大合同：是');
    expect(rows[12]?.['clauses']).toBe('部门制度 2.5A、销售管理 8.2');
    expect(rows[10]?.['clauses']).toBe('过程控制「编号唯一」、内勤职责「双人复核」');
  });

  it('lists every clause of the policy, document by document: what checks it, and what the run made of it', async () => {
    const table = only(await build('violations'), '条款覆盖', 'table');
    const rows = await rowsOf(table);
    expect(rows.map(({ clause, status, why }) => [clause, status, why])).toEqual([
      ['内勤职责「款到发货」', '已评价', null],
      ['内勤职责「双人复核」', '已评价', null],
      ['销售管理 8.2', '已评价', null],
      ['部门制度 1(1)', '没有规则', '没有规则稽核，也没有写明原因。'],
      ['部门制度 1(7)', '用于罚款', '连带责任的计算以此为依据。'],
      ['部门制度 2.3E', '已评价', null],
      ['部门制度 2.5A', '已评价', null],
      ['部门制度 3.2', '已评价', null],
      ['部门制度 3.7', '已评价', null],
      ['部门制度 3.12', '无法评价', '整条规则无法评价：收款缺少“交财务签收时间”列。'],
      ['部门制度 3.1', '无数据可查', '导出数据无法体现。'],
      ['部门制度 3.16', '用于罚款', '罚款建议以此为依据。'],
      ['过程控制「编号唯一」', '已评价', null],
    ]);
    expect(rows[0]).toMatchObject({
      document: '内勤岗位要求',
      text: '先款后货。',
      rules: '款到发货：发货前应足额到款',
      violations: 2,
      compliant: 78,
      pending: 0,
      notApplicable: 200,
      notEvaluable: 0,
    });
    // Where no rule counts there is no zero either.
    expect(rows[3]).toMatchObject({ rules: null, violations: null, compliant: null, notEvaluable: null });
    expect(table.total).toMatchObject({
      clause: '共 13 条',
      text: '已评价 8，无法评价 1，用于罚款 2，无数据可查 1，没有规则 1',
    });
    const english = only(await build('violations', reportData({ lang: 'en' })), 'Clause coverage', 'table');
    expect((await rowsOf(english))[1]).toMatchObject({
      clause: "Clerk's duties: dual review",
      document: 'Duties of the clerk',
      text: 'Two review.',
      rules: 'One invoice number, one invoice',
      status: 'Evaluated',
    });
  });

  it('says of a clause with several rules which of them could not be judged', async () => {
    const data = reportData();
    // receipt/instrument-handed-to-finance has nothing evaluable; the other one 1 violation in 280 shipments.
    const several = ['delivery/contract-exists', 'receipt/instrument-handed-to-finance'];
    const coverage = data.coverage.map((one) =>
      one.clause.id === 'dept 3.2'
        ? { ...one, rules: several, state: 'in-part' as const, notCheckable: { zh: '口头约定不在数据内。', en: 'x' } }
        : one,
    );
    const rows = await rowsOf(only(await build('violations', { ...data, coverage }), '条款覆盖', 'table'));
    expect(rows[7]).toMatchObject({
      clause: '部门制度 3.2',
      rules: '不得无合同发货（漏单）；票据应于收到当日交财务签收',
      status: '部分评价',
      why: '票据应于收到当日交财务签收：整条规则无法评价：收款缺少“交财务签收时间”列。其余部分：口头约定不在数据内。',
      violations: 1,
      compliant: 274,
      notEvaluable: 240,
    });
  });

  it('never calls a clause evaluated when no row was judged', async () => {
    const data = reportData();
    const withCounts = (counts: object) => ({
      ...data,
      rules: data.rules.map((rule) =>
        rule.summary.id === 'delivery/contract-exists'
          ? { ...rule, summary: { ...rule.summary, compliant: 0, violations: 0, inPeriod: 0, ...counts } }
          : rule,
      ),
    });
    const row = async (counts: object) =>
      (await rowsOf(only(await build('violations', withCounts(counts)), '条款覆盖', 'table')))[7];
    expect(await row({ rows: 5 })).toMatchObject({ clause: '部门制度 3.2', status: '无适用记录', why: null });
    expect(await row({ notEvaluable: 275 })).toMatchObject({
      status: '无法评价',
      why: '部分记录无法评价：这些记录缺少所需的值。',
    });
  });

  it('groups the printed findings by person', async () => {
    const report = await build('violations');
    const table = only(report, '按人员列示的违规', 'table');
    expect(table.groupBy).toBe('personGroup');
    const groups = [...new Set((await rowsOf(table)).map((row) => row['personGroup']))];
    expect(groups).toContain('赵示例 · 销售内勤 · 5 项');
    expect(groups).toContain('（岗位）财务部 · 1 项');
    expect(groups).toHaveLength(5);
  });

  it('shows the companies only where there are several', async () => {
    const fields = async (data: ReportData) =>
      only(await build('violations', data), '按人员', 'table').columns.map(({ field }) => field);
    expect(await fields(reportData())).not.toContain('org');
    const several = reportData();
    expect(await fields({ ...several, orgs: ['示例一公司', '示例二公司'] })).toContain('org');
  });

  it('opens the stream of findings once per reading and never while building', async () => {
    let opened = 0;
    const data = reportData();
    const counted: ReportData = {
      ...data,
      findings: (order) => {
        opened += 1;
        return data.findings(order);
      },
    };
    const report = await build('violations', counted);
    expect(opened).toBe(0);
    await rowsOf(only(report, '违规明细', 'table'));
    await rowsOf(only(report, '违规明细', 'table'));
    expect(opened).toBe(2);
  });

  it('does not repeat a warning that the table of data warnings shows already', async () => {
    const data = reportData();
    const repeated =
      '2026年10月_invoices.xlsx:明细:77:发票号码：号码出现两次「01234567890123456789」。应为：一个号码一张发票。处理：核对后作废其中一张。';
    const report = await build('violations', {
      ...data,
      manifest: { ...data.manifest, warnings: [repeated, '日历年份未公布。'] },
    });
    expect(only(report, '数据质量', 'notes').lines).toEqual(['日历年份未公布。']);
  });

  it('says so when there is nothing to report', async () => {
    const data = reportData();
    const clean = data.rules
      .filter(({ summary }) => summary.status === 'evaluated')
      .map((rule) => ({
        ...rule,
        summary: { ...rule.summary, notEvaluable: 0, violations: 0, inPeriod: 0, carried: 0 },
      }));
    const inputs = data.manifest.inputs.map((input) => ({ ...input, rowsRejected: 0 }));
    const report = await build('violations', {
      ...data,
      rules: clean,
      people: [],
      findings: () => [],
      findingCount: 0,
      manifest: { ...data.manifest, inputs },
    });
    expect(figure(only(report, '摘要', 'figures'), '发现违规')?.tone).toBe('good');
    expect(only(report, '摘要', 'notes', '下一步').lines).toEqual(['本期未发现违规，数据全部载入，规则全部评价。']);
    expect(only(report, '违规明细', 'table').empty).toBe('本期未发现违规。');
  });
});

describe('aging', () => {
  it('prints both sides of the control check', async () => {
    const report = await build('aging');
    const title = '控制校验：未到期 + 各账龄 − 预收/未核销 = 开票 − 红字 − 收款 − 核销坏账';
    const rows = await rowsOf(only(report, '总览', 'table', title));
    // 100000 + 1300 + 200 + 25100.50 + 12345678.90 − 2800 = 12601000 − 320.60 − 131150 − 50
    expect(rows[0]).toMatchObject({ currency: 'CNY', left: '12469479.40', right: '12469479.40', difference: '0.00' });
    expect(rows[1]).toMatchObject({ currency: 'USD', left: '500.00', right: '500.00', difference: '0.00' });
    expect(figure(only(report, '总览', 'figures'), '控制校验')).toMatchObject({
      value: '相符，差额 0.00',
      tone: 'good',
    });
  });

  it('shows a difference instead of hiding it', async () => {
    const data = reportData();
    const [cny, usd] = data.ageing.totals;
    if (!cny || !usd) throw new Error('fixture has two currencies');
    const ageing = { ...data.ageing, totals: [{ ...cny, received: '131149.00' }, usd] };
    const report = await build('aging', { ...data, ageing });
    expect(figure(only(report, '总览', 'figures'), '控制校验')).toMatchObject({ value: 'CNY -1.00', tone: 'bad' });
  });

  it('never adds currencies, and gives the CNY equivalent a line of its own', async () => {
    const table = only(await build('aging'), '总览', 'table', '合计（按币别）');
    expect(table.columns.map(({ title }) => title)).toEqual([
      '币别',
      '未到期',
      '1–30天',
      '31–60天',
      '61–90天',
      '91–180天',
      '181–365天',
      '365天以上',
      '逾期小计',
      '预收/未核销',
      '应收余额',
    ]);
    expect((await rowsOf(table)).map(({ currency, balance }) => [currency, balance])).toEqual([
      ['CNY', '12469479.40'],
      ['USD', '500.00'],
    ]);
    // 12,372,279.40 overdue + USD 500 × 7.1 = 12,375,829.40
    expect(table.total).toMatchObject({
      currency: '折合人民币',
      bucket5: '12349228.90',
      overdue: '12375829.40',
      balance: '12473029.40',
    });
  });

  it('says why there is no CNY equivalent', async () => {
    const data = reportData();
    const report = await build('aging', { ...data, ageing: { ...data.ageing, cny: null } });
    expect(only(report, '总览', 'table', '合计（按币别）').total).toBeUndefined();
    expect(only(report, '总览', 'notes', '请注意').lines[0]).toBe('有外币单据缺少汇率，因此不列折合人民币。');
  });

  it('draws one chart of buckets per currency and ranks the overdue customers', async () => {
    const report = await build('aging');
    const cny = only(report, '总览', 'bars', '账龄分布（CNY）');
    expect(cny.items.map(({ text }) => text)).toEqual([
      '100,000.00（0.8%）',
      '1,300.00（0.0%）',
      '200.00（0.0%）',
      '25,100.50（0.2%）',
      '0.00（0.0%）',
      '0.00（0.0%）',
      '12,345,678.90（99.0%）',
    ]);
    const top = only(report, '总览', 'bars', '逾期最多的客户（CNY）');
    expect(top.items.map(({ label, value }) => [label, value])).toEqual([
      ['示例（北方）仪器设备制造与进出口贸易有限责任公司', 12371679.4],
      ['样本喆堃科技有限公司', 600],
    ]);
  });

  it('cuts the ranking and says how many there are', async () => {
    const data = reportData();
    const [first] = [...(data.ageing.rows() as Iterable<import('../../src/domain/result.js').AgeingRow>)];
    if (!first) throw new Error('fixture has customers');
    const rows = Array.from({ length: 60 }, (_, index) => ({
      ...first,
      customer: `客户${String(index).padStart(2, '0')}`,
      buckets: [`${index + 1}.00`, '0.00', '0.00', '0.00', '0.00', '0.00'],
    }));
    const report = await build('aging', { ...data, ageing: { ...data.ageing, rows: () => rows } });
    const top = only(report, '总览', 'bars', '逾期最多的客户（CNY；前 10 名，共 60）');
    expect(top.items.map(({ label }) => label).slice(0, 2)).toEqual(['客户59', '客户58']);
    expect(top.items).toHaveLength(10);
  });

  it('marks assumed due dates and names the buckets', async () => {
    const rows = await rowsOf(only(await build('aging'), '未结明细', 'table'));
    expect(rows.map(({ docNo, dueNote, bucket }) => [docNo, dueNote, bucket])).toEqual([
      ['FP-0001', null, '1–30天'],
      ['-FP-0009', '推定', '未到期'],
      ['FP-0002', null, '365天以上'],
    ]);
  });

  it('states the assumptions of the options used', async () => {
    const data = reportData({ lang: 'en', org: '-' });
    const ageing = { ...data.ageing, basis: 'shipment', ageFrom: 'document', unapplied: 'fifo' } as const;
    const lines = only(await build('aging', { ...data, ageing }), 'Overview', 'notes', 'How it was worked out').lines;
    expect(lines[0]).toBe('Open items are shipments.');
    expect(lines[1]).toContain('Age counts from the document date');
    expect(lines[5]).toContain('oldest items first (FIFO)');
  });
});

describe('register', () => {
  it('numbers the contracts, marks what is missing, leaves void ones out of the totals', async () => {
    const report = await build('register');
    expect(report.sheets.map(({ name }) => name)).toEqual(['汇总', '2026-10', '合同履行', '签字']);
    const table = only(report, '2026-10', 'table');
    expect((await rowsOf(table)).map(({ seq, missing, status }) => [seq, missing, status])).toEqual([
      [1, null, null],
      [2, '⚠ 缺原件、未归档', '已审核'],
      [3, '⚠ 未归档、未录入', null],
      [4, null, '作废'],
    ]);
    expect(table.total).toEqual({ customer: '合计 3 份（不含作废）：CNY 137,500.00；USD 700.00' });
    const figures = only(report, '汇总', 'figures');
    expect(figure(figures, '登记合同（含作废）')?.value).toBe('4 份');
    expect(figure(figures, '缺原件')).toMatchObject({ value: '1 份', tone: 'bad' });
  });

  it('gives each month a sheet and adds the months up per currency', async () => {
    const data = reportData();
    const [october] = data.register.months;
    if (!october) throw new Error('fixture has a month');
    const november = {
      ...october,
      month: '2026-11',
      totals: [{ currency: 'CNY', count: 1, amount: '0.50' }],
      voidCount: 0,
      count: 1,
      missingOriginals: 0,
    };
    const report = await build('register', { ...data, register: { ...data.register, months: [october, november] } });
    expect(report.sheets.map(({ name }) => name)).toContain('2026-11');
    expect(figure(only(report, '汇总', 'figures'), '合同金额（不含作废）')?.value).toBe('CNY 137,500.50；USD 700.00');
    expect(only(report, '2026-11', 'table').total).toEqual({
      customer: '合计 1 份（不含作废）',
      amount: '0.50',
      currency: 'CNY',
    });
    expect(only(report, '汇总', 'table').total).toMatchObject({ month: '合计', contracts: 5, missingOriginals: 1 });
  });

  it('shows how far each contract has come; unknown stays blank', async () => {
    const rows = await rowsOf(only(await build('register'), '合同履行', 'table'));
    // 50,000 ÷ 128,500 = 0.38911
    expect(rows[0]).toMatchObject({
      shippedShare: '1.0000',
      receivedShare: '0.3891',
      nextDeadline: '2026-11-09',
      nextDeadlineWhat: '应收到期',
    });
    expect(rows[1]).toMatchObject({ shipped: null, shippedShare: null, receivedShare: null, nextDeadlineWhat: null });
  });
});

describe('penalties', () => {
  it('says first that these are suggestions, then who and how much', async () => {
    const report = await build('penalties');
    const [first] = report.sheets[0]?.sections ?? [];
    expect(first).toMatchObject({ kind: 'notes', title: '本表为建议，不是决定' });
    const figures = only(report, '按人员', 'figures');
    expect(figure(figures, '建议罚款合计')?.value).toBe('1,090.00 元（3 项）');
    expect(figure(figures, '未注明责任人')?.value).toBe('1 项，300.00 元，须先确定责任人');
    expect(figure(figures, '工资扣款上限')).toMatchObject({ value: '1 人超出；1 人无工资数据，未能核对', tone: 'bad' });
  });

  it('compares the sum with the wage cap', async () => {
    const table = only(await build('penalties'), '按人员', 'table');
    const rows = await rowsOf(table);
    // 790 ÷ 3500 = 22.57 %; cap 20 % = 700
    expect(rows[0]).toMatchObject({
      person: '赵示例',
      lines: 2,
      sum: '790.00',
      wageShare: '0.2257',
      cap: '700.00',
      overCap: '超出上限，须调减',
    });
    expect(rows[1]).toMatchObject({
      person: '郑样经理',
      lines: 0,
      joint: '100.00',
      sum: '100.00',
      cap: null,
      overCap: '无工资数据，未能核对',
    });
    expect(table.total).toMatchObject({ lines: 2, total: '790.00', joint: '100.00', sum: '890.00' });
  });

  it('writes the formula out and says where joint liability comes from', async () => {
    const report = await build('penalties');
    const lines = await rowsOf(only(report, '罚款明细', 'table'));
    expect(lines[0]).toMatchObject({ person: '赵示例', amount: '290.00', personGroup: '赵示例 · 790.00 元' });
    expect(String(lines[0]?.['formula'])).toContain('292.50');
    const joint = await rowsOf(only(report, '连带责任', 'table', '来源'));
    expect(joint).toEqual([
      { manager: '郑样经理', from: '赵示例', rule: '款到发货：发货前应足额到款', line: '500.00', share: '100.00' },
    ]);
  });

  it('says which parameters had another value at another time', async () => {
    const note = { zh: '参数「罚款上限」：取 500.00 元。', en: 'The parameter "Highest fine" counts as 500.00 CNY.' };
    const report = await build('penalties', { ...reportData(), parameterNotes: [note] });
    expect(only(report, '按人员', 'notes', '关于变动的参数').lines).toEqual([note.zh]);
    const titles = (await build('penalties')).sheets.flatMap(({ sections }) =>
      sections.map((one) => 'title' in one && one.title),
    );
    expect(titles).not.toContain('关于变动的参数');
  });

  it('names the legal limits from the parameters', async () => {
    const lines = only(await build('penalties', reportData({ lang: 'en' })), 'Legal note', 'notes').lines;
    expect(lines[1]).toContain('a fine of 50–500 yuan');
    expect(lines[2]).toMatch(/art\. 16.*local minimum wage.*checks against 20%/);
  });
});

describe('waived findings', () => {
  const LINK = '=HYPERLINK("http://example.invalid","点此")';
  const approved = { approver: '示例总经理', approvedOn: '2026-11-02', expiresOn: '2026-12-31' };
  const expired = { approver: '示例总经理', approvedOn: '2026-07-01', expiresOn: '2026-09-30' };
  const options = {
    waived: {
      // 赵示例, critical; 孙䶮堃, moderate, carried and open; 赵示例, serious.
      'f-2-6': { kind: 'waiver', reason: LINK, ...approved },
      'f-0-7': { kind: 'baseline', reason: '2025 稽核的基线', approver: null, approvedOn: null, expiresOn: null },
      'f-3-14': {
        kind: 'decision',
        reason: '客户补了合同',
        approver: '示例人事',
        approvedOn: '2026-11-03',
        expiresOn: null,
      },
    },
    waivers: [
      {
        ...{ rule: 'delivery/paid-before-shipment', org: null, key: 'CK-2026-0302', where: {}, reason: LINK },
        ...{ ...approved, status: 'in-force', findings: 1 },
      },
      {
        ...{ rule: 'contract/entered-within-one-workday', org: '示例一公司', key: null, reason: '试运行' },
        ...{ where: { contract_no: 'HT-*', other: 'x*y' }, ...expired, status: 'expired', findings: 2 },
      },
    ],
    earlier: [
      { period: '2026-09', source: 'ledger', violations: 20, waived: 1, fines: '1200.00' },
      { period: '2026-08', source: 'exports', violations: 7, waived: 0, fines: null },
    ],
  } as const satisfies FixtureOptions;

  it('count apart on the first screen, and what remains comes first', async () => {
    const report = await build('violations', reportData(options));
    const figures = only(report, '摘要', 'figures');
    expect(figure(figures, '发现违规')?.value).toBe('13 项（本期新增 11，以前结转 2）');
    expect(figure(figures, '其中已豁免')?.value).toBe('3 项，不计罚款（本期新增 2，以前结转 1）');
    expect(figure(figures, '其中严重及以上')).toMatchObject({ value: '4 项，其中已豁免 2', tone: 'bad' });
    expect(figure(figures, '其中尚未补办')?.value).toBe('3 项');
    expect(only(report, '摘要', 'notes', '下一步').lines.slice(0, 3)).toEqual([
      '先处理严重事项：款到发货：发货前应足额到款 1 项；发票号码不得重复 1 项。',
      '3 项尚未补办：在「违规明细」中按「状态」筛选「未完成」，按「下一步」逐项办理。',
      '1 项豁免已过期，其范围内仍有违规，现按违规处理：续批或整改，见「豁免」。',
    ]);
    const bars = (title: string) =>
      only(report, '摘要', 'bars', title).items.map(({ label, value, text }) => [label, value, text]);
    expect(bars('按严重程度（项）')).toEqual([
      ['特别严重', 1, '1，另已豁免 1'],
      ['严重', 1, '1，另已豁免 1'],
      ['较重', 2, '2'],
      ['一般', 4, '4，另已豁免 1'],
      ['轻微', 0, '0'],
      ['提示', 2, '2'],
    ]);
    expect(bars('按业务环节（项）')).toEqual([
      ['合同', 6, '6，另已豁免 1'],
      ['应收', 2, '2'],
      ['交货', 1, '1，另已豁免 2'],
      ['开票', 1, '1'],
      ['收款', 0, '0'],
    ]);
    // What is left of 赵示例 is one major and two moderate findings.
    expect(bars('涉及人员')).toEqual([
      ['钱喆样', 3, '3 项，其中严重 1'],
      ['（岗位）财务部', 1, '1 项，其中严重 1'],
      ['赵示例', 3, '3 项，另已豁免 2'],
      ['孙䶮堃', 1, '1 项，另已豁免 1'],
      ['李示范', 2, '2 项'],
    ]);
  });

  it('have their columns, and status, way, reason, approver and last day', async () => {
    const report = await build('violations', reportData(options));
    const rows = await rowsOf(only(report, '违规明细', 'table'));
    const told = (id: string) => {
      const { open, waiverKind, waiverReason, waiverApprover, waiverUntil } =
        rows.find((row) => row['id'] === id) ?? {};
      return [open, waiverKind, waiverReason, waiverApprover, waiverUntil];
    };
    expect(told('f-2-6')).toEqual(['已豁免', '豁免', LINK, '示例总经理', '2026-12-31']);
    expect(told('f-0-7')).toEqual(['已豁免', '基线', '2025 稽核的基线', null, null]);
    expect(told('f-3-14')).toEqual(['已豁免', '决定', '客户补了合同', '示例人事', null]);
    expect(told('f-0-12')).toEqual(['已了结', null, null, null, null]);
    const printed = await rowsOf(only(report, '按人员列示的违规', 'table'));
    expect(printed.flatMap(({ waiver }) => waiver ?? []).sort()).toEqual(
      [
        `豁免：${LINK}（示例总经理 2026-11-02 批准，有效至 2026-12-31）`,
        '基线：2025 稽核的基线',
        '决定：客户补了合同（示例人事 2026-11-03 批准）',
      ].sort(),
    );
    const rules = await rowsOf(only(report, '按规则', 'table'));
    expect(rules.map(({ waived }) => waived)).toEqual([1, 0, 1, 1, 0, 0, 0]);
    const people = await rowsOf(only(report, '按人员', 'table'));
    expect(people.map(({ person, total, waived }) => [person, total, waived])).toEqual([
      ['钱喆样', 3, 0],
      ['（岗位）财务部', 1, 0],
      ['赵示例', 5, 2],
      ['孙䶮堃', 2, 1],
      ['李示范', 2, 0],
    ]);
    expect(only(report, '按人员', 'table').total).toMatchObject({ total: 13, waived: 3, open: 3 });
  });

  it('the list of waivers says what became of each', async () => {
    const report = await build('violations', reportData(options));
    expect(await rowsOf(only(report, '豁免', 'table'))).toEqual([
      {
        ...{ status: '有效', rule: '款到发货：发货前应足额到款', document: 'CK-2026-0302', where: null, reason: LINK },
        ...{ ...approved, findings: 1 },
      },
      {
        ...{ status: '已过期', rule: '正式合同应在一个工作日内录入ERP', document: null, reason: '试运行' },
        ...{ where: '合同编号：HT-*；other：x*y', ...expired, findings: 2 },
      },
    ]);
    expect(only(report, '豁免', 'notes').lines[0]).toContain('截止日 2026-10-31');
  });

  it('stay visible in the report of fines', async () => {
    const report = await build('penalties', reportData(options));
    expect(figure(only(report, '按人员', 'figures'), '已豁免')?.value).toBe('3 项，不计罚款，见「豁免」');
    const rows = await rowsOf(only(report, '豁免', 'table'));
    expect(
      rows.map(({ person, document, state, kind, approver, approvedOn, until }) => [
        ...[person, document, state, kind],
        ...[approver, approvedOn, until],
      ]),
    ).toEqual([
      ['孙䶮堃', 'HT-2026-0907', '结转', '基线', null, null, null],
      ['赵示例', 'CK-2026-0302', '本期', '豁免', '示例总经理', '2026-11-02', '2026-12-31'],
      ['赵示例', '+CK-2026-0310', '本期', '决定', '示例人事', '2026-11-03', null],
    ]);
  });

  it('the trend says from where it knows the earlier periods', async () => {
    const trend = async (earlier: FixtureOptions['earlier']) => {
      const report = await build('violations', reportData({ ...options, earlier: earlier ?? [] }));
      return sheet(report, '摘要').sections.find(
        (section) => section.kind === 'bars' && section.title.startsWith('各期违规'),
      );
    };
    expect(await trend(options.earlier)).toMatchObject({
      title: '各期违规',
      items: [
        { label: '2026-08', value: 7, text: '7 项，导出回看' },
        { label: '2026-09', value: 20, text: '20 项，另已豁免 1，罚款建议 1,200.00 元，台账' },
        { label: '2026-10（本期）', value: 9, text: '9 项，另已豁免 2' },
      ],
    });
    const [september, august] = options.earlier;
    expect(await trend([september])).toMatchObject({ title: '各期违规（以前各期来自台账）' });
    expect(await trend([august])).toMatchObject({
      title: '各期违规（以前各期由本次导出回看）',
      items: [{ text: '7 项' }, {}],
    });
    expect(await trend([])).toBeUndefined();
  });

  it('without any there is no sheet, column or figure of them', async () => {
    const [violations, penalties] = [await build('violations'), await build('penalties')];
    for (const report of [violations, penalties]) expect(report.sheets.map(({ name }) => name)).not.toContain('豁免');
    expect(JSON.stringify(violations)).not.toContain('豁免');
  });
});

describe('every report', () => {
  it.each(REPORT_IDS)(
    '%s: each column and figure that the definition shows is supplied, in both languages',
    async (id) => {
      for (const lang of ['zh', 'en'] as const) {
        const report = await build(id, reportData({ lang }));
        for (const { sections } of report.sheets) {
          for (const section of sections) {
            if (section.kind !== 'table') continue;
            const [row] = await rowsOf(section);
            if (row === undefined) continue;
            for (const { field } of section.columns) expect(row, `${id} ${section.title}`).toHaveProperty(field);
          }
        }
      }
    },
  );

  it('leaves no source of the catalogue without a use', () => {
    for (const id of REPORT_IDS) {
      const used = new Set(definitions[id].sheets.flatMap(({ sections }) => sections.map(({ source }) => source)));
      expect(Object.keys(SOURCES[id] as Record<string, SourceSpec>).filter((source) => !used.has(source))).toEqual([]);
    }
  });
});

describe('definition files', () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  /** A copy of the definitions with one file changed. */
  async function changed(id: ReportId, change: (text: string) => string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'jihe-reports-'));
    folders.push(folder);
    await cp(FOLDER, folder, { recursive: true, filter: (source) => !source.includes('/out') });
    const file = join(folder, `${id}.json`);
    const before = await readFile(file, 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    await writeFile(file, after);
    return folder;
  }

  async function mistakeIn(id: ReportId, change: (text: string) => string): Promise<string> {
    const error = await loadReportDefinitions(await changed(id, change)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).text.en;
  }

  it('a misspelt field names file, path and the nearest field', async () => {
    const text = await mistakeIn('aging', (json) => json.replace('"field": "docNo"', '"field": "docNr"'));
    expect(text).toMatch(
      /aging\.json \/sheets\/3\/sections\/0\/columns\/\d+\/field: there is no "docNr"\. Did you mean "docNo"\?/,
    );
  });

  it('so do a misspelt source, placeholder and bar', async () => {
    expect(
      await mistakeIn('violations', (json) => json.replace('"source": "people-rules"', '"source": "people-rule"')),
    ).toContain('Did you mean "people-rules"?');
    expect(await mistakeIn('penalties', (json) => json.replaceAll('{{fineMin}}', '{{fineMinimum}}'))).toContain(
      'Did you mean "fineMin"?',
    );
    expect(await mistakeIn('violations', (json) => json.replace('"bar": "total"', '"bar": "totals"'))).toContain(
      'Did you mean "total"?',
    );
  });

  it('what does not fit the schema, the section or JSON itself is said, too', async () => {
    expect(await mistakeIn('register', (json) => json.replace('"format": "date"', '"format": "day"'))).toContain(
      'must be equal to one of the allowed values',
    );
    expect(await mistakeIn('register', (json) => json.replace('"repeat": "month",', ''))).toContain('repeats by month');
    expect(await mistakeIn('violations', (json) => json.replace('"limit": 10', '"pdfLimit": 10'))).toContain(
      'it takes: limit',
    );
    expect(await mistakeIn('aging', (json) => json.slice(0, -5))).toContain('cannot be read');
    expect(await mistakeIn('aging', (json) => json.replace('"id": "aging"', '"id": "register"'))).toContain(
      'must be "aging"',
    );
  });

  it('may retitle, reorder and drop columns', async () => {
    const folder = await changed('aging', (json) => {
      const definition = JSON.parse(json) as {
        sheets: { sections: { source: string; columns: { field: string; title: object }[] }[] }[];
      };
      const items = definition.sheets.flatMap(({ sections }) => sections).find(({ source }) => source === 'items');
      if (!items) throw new Error('no items');
      items.columns = items.columns.filter(({ field }) => field === 'docNo' || field === 'open').reverse();
      for (const column of items.columns) if (column.field === 'open') column.title = { zh: '欠款', en: 'Owed' };
      return JSON.stringify(definition);
    });
    const own = await loadReportDefinitions(folder);
    const table = only(await buildReport('aging', own.aging, reportData()), '未结明细', 'table');
    expect(table.columns.map(({ title }) => title)).toEqual(['欠款', '单据号']);
    expect((await rowsOf(table))[0]).toEqual({ open: '1000.00', docNo: 'FP-0001' });
  });
});
