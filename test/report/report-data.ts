import { citedClauses } from '../../src/domain/cited-clause.js';
import { missingText } from '../../src/domain/missing-text.js';
import type { Dataset, PolicyDocument } from '../../src/domain/pack.js';
import type { Problem } from '../../src/domain/problem.js';
import type {
  AgeingItem,
  AgeingRow,
  ContractPerformance,
  EarlierPeriod,
  Finding,
  FindingCount,
  FindingWaiver,
  OnAccountItem,
  Penalties,
  RegisterEntry,
  RuleSummary,
  WaiverSummary,
} from '../../src/domain/result.js';
import type { Lang, Text } from '../../src/domain/text.js';
import type { Role, Severity } from '../../src/domain/verdict.js';
import type { ReportData, ReportRule } from '../../src/report/data.js';
import { clauseCoverage } from '../../src/rules/coverage.js';

// An invented company's month, small enough to check by hand, awkward enough to show what the writers must cope with:
// rare characters, formula-like texts, long messages, two currencies, an act without a time, nobody named.

const text = (zh: string, en: string): Text => ({ zh, en });

interface RuleFixture {
  readonly id: string;
  readonly title: Text;
  readonly severity: Severity;
  readonly who: Role;
  readonly counts: Partial<RuleSummary>;
  readonly clauses: readonly string[];
}

const RULES: readonly RuleFixture[] = [
  {
    id: 'contract/entered-within-one-workday',
    title: text('正式合同应在一个工作日内录入ERP', 'Formal contract entered in the ERP within one working day'),
    severity: 'moderate',
    who: 'clerk',
    clauses: ['dept 3.7'],
    counts: { rows: 300, notApplicable: 20, pending: 4, compliant: 270, violations: 6, inPeriod: 4, carried: 1 },
  },
  {
    id: 'contract/manager-signed-before-entry',
    title: text('正式合同应先经销售经理签字再录入', 'Formal contract signed by the manager before its entry'),
    severity: 'major',
    who: 'clerk',
    clauses: ['dept 2.3E'],
    counts: { rows: 300, notApplicable: 20, notEvaluable: 8, compliant: 270, violations: 2, inPeriod: 2 },
  },
  {
    id: 'delivery/paid-before-shipment',
    title: text('款到发货：发货前应足额到款', 'Prepaid goods are paid before they are shipped'),
    severity: 'critical',
    who: 'clerk',
    clauses: ['clerk payment'],
    counts: { rows: 280, notApplicable: 200, compliant: 78, violations: 2, inPeriod: 2 },
  },
  {
    id: 'delivery/contract-exists',
    title: text('不得无合同发货（漏单）', 'No shipment without a contract in the ERP'),
    severity: 'serious',
    who: 'clerk',
    clauses: ['dept 3.2'],
    counts: { rows: 280, notApplicable: 5, compliant: 274, violations: 1, inPeriod: 1 },
  },
  {
    id: 'invoice/number-unique',
    title: text('发票号码不得重复', 'One invoice number, one invoice'),
    severity: 'serious',
    who: 'finance',
    clauses: ['process numbering', 'clerk dual-review'],
    counts: { rows: 260, compliant: 259, violations: 1, inPeriod: 1 },
  },
  {
    id: 'receipt/instrument-handed-to-finance',
    title: text('票据应于收到当日交财务签收', 'Cheques and drafts handed to finance on the day received'),
    severity: 'major',
    who: 'clerk',
    clauses: ['dept 3.12'],
    counts: { status: 'not-evaluable', missing: ['receipts.handed_to_finance_at'], rows: 240, notEvaluable: 240 },
  },
  {
    id: 'receivable/overdue',
    title: text('应收款项已逾期', 'An open item is past its due date'),
    severity: 'notice',
    who: 'salesperson',
    clauses: ['dept 2.5A', 'credit 8.2'],
    counts: { rows: 90, notApplicable: 30, pending: 20, compliant: 38, violations: 2, inPeriod: 1, carried: 1 },
  },
];

function ruleOf(fixture: RuleFixture): ReportRule {
  const summary: RuleSummary = {
    id: fixture.id,
    status: 'evaluated',
    missing: [],
    rows: 0,
    notApplicable: 0,
    notEvaluable: 0,
    pending: 0,
    compliant: 0,
    violations: 0,
    waived: 0,
    inPeriod: 0,
    carried: 0,
    ...fixture.counts,
  };
  return { summary, title: fixture.title, severity: fixture.severity, who: fixture.who, clauses: fixture.clauses };
}

interface FindingFixture {
  readonly rule: number;
  readonly key: string;
  readonly who: Finding['who'];
  readonly row: number;
  readonly message: Text;
  readonly nextStep: Text;
  readonly evidence: Finding['evidence'];
  readonly occurredOn: string;
  readonly deadline?: string;
  readonly doneAt?: string;
  readonly daysLate?: number;
  readonly open?: boolean;
  readonly state?: 'carried';
}

const clerk = (name: string): Finding['who'] => ({ role: 'clerk', name });
const LATE_STEP = text(
  '补录合同并说明迟录原因，由销售经理确认。',
  'Enter the contract, give the reason, and have the manager confirm it.',
);

function lateEntry(key: string, row: number, name: string, days: number, doneAt: string): FindingFixture {
  return {
    rule: 0,
    key,
    row,
    who: clerk(name),
    occurredOn: doneAt.slice(0, 10),
    deadline: '2026-10-10',
    doneAt,
    daysLate: days,
    message: text(
      `合同 ${key} 于 2026-10-09 签订，${doneAt} 才录入ERP，超过一个工作日的期限（2026-10-10）${days} 个工作日。`,
      `Contract ${key}, signed on 2026-10-09, was entered at ${doneAt}: ${days} working days after the deadline of 2026-10-10.`,
    ),
    nextStep: LATE_STEP,
    evidence: { contract_no: key, signed_on: '2026-10-09', entered_at: doneAt, entry_days_late: days },
  };
}

const FINDINGS: readonly FindingFixture[] = [
  lateEntry('HT-2026-1001', 12, '赵示例', 2, '2026-10-13 09:30'),
  lateEntry('HT-2026-1002', 13, '赵示例', 3, '2026-10-14'),
  lateEntry('=HT-2026-1003', 14, '钱喆样', 4, '2026-10-15 17:05'),
  lateEntry('HT-2026-1004', 15, '孙䶮堃', 9, '2026-10-22 08:00'),
  {
    rule: 0,
    key: 'HT-2026-0907',
    row: 7,
    who: clerk('孙䶮堃'),
    occurredOn: '2026-09-28',
    deadline: '2026-09-28',
    daysLate: 22,
    open: true,
    state: 'carried',
    message: text(
      '合同 HT-2026-0907 于 2026-09-25 签订，至今尚未录入，超过期限 22 个工作日。',
      'Contract HT-2026-0907, signed on 2026-09-25, is still not entered: 22 working days late.',
    ),
    nextStep: LATE_STEP,
    evidence: { contract_no: 'HT-2026-0907', signed_on: '2026-09-25', entered_at: null, entry_days_late: 22 },
  },
  {
    rule: 1,
    key: 'HT-2026-1010',
    row: 21,
    who: clerk('赵示例'),
    occurredOn: '2026-10-12',
    doneAt: '2026-10-15 10:00',
    message: text(
      '合同 HT-2026-1010 于 2026-10-12 09:00 录入，经理 2026-10-15 10:00 才签字。',
      'HT-2026-1010 was entered before the manager signed it.',
    ),
    nextStep: text('请销售经理核实后说明。', 'Have the manager check and explain.'),
    evidence: { contract_no: 'HT-2026-1010', is_major: true },
  },
  {
    rule: 1,
    key: 'HT-2026-1011',
    row: 22,
    who: clerk('钱喆样'),
    occurredOn: '2026-10-13',
    open: true,
    message: text('合同 HT-2026-1011 已录入，没有经理签字。', 'HT-2026-1011 was entered without the signature.'),
    nextStep: text('补签。', 'Get the signature.'),
    evidence: { contract_no: 'HT-2026-1011', is_major: false },
  },
  {
    rule: 2,
    key: 'CK-2026-0301',
    row: 5,
    who: clerk('钱喆样'),
    occurredOn: '2026-10-16',
    message: text(
      '出库单 CK-2026-0301 属款到发货合同 HT-2026-1020，截至 2026-10-16 累计发货 128,500.00 元，仅到款 50,000.00 元，差 78,500.00 元；此前同一客户“示例（北方）仪器设备制造与进出口贸易有限责任公司”已有一次未足额到款即发货，本次仍未取得财务放行，且合同约定全款到账后方可发货。',
      'Shipment CK-2026-0301 of prepaid contract HT-2026-1020: 128,500.00 shipped, 50,000.00 received, 78,500.00 short.',
    ),
    nextStep: text('立即催收差额，未到账前停止后续发货。', 'Collect the difference; ship nothing more until it is in.'),
    evidence: { shipped_so_far: '128500.00', received_so_far: '50000.00' },
  },
  {
    rule: 2,
    key: 'CK-2026-0302',
    row: 6,
    who: clerk('赵示例'),
    occurredOn: '2026-10-17',
    message: text('出库单 CK-2026-0302 发货时没有到款。', 'CK-2026-0302 was shipped unpaid.'),
    nextStep: text('立即催收。', 'Collect at once.'),
    evidence: { shipped_so_far: '9000.00', received_so_far: '0.00' },
  },
  {
    rule: 3,
    key: '+CK-2026-0310',
    row: 14,
    who: clerk('赵示例'),
    occurredOn: '2026-10-20',
    message: text(
      '出库单 +CK-2026-0310 的合同 HT-9999 在ERP中不存在。',
      'Contract HT-9999 of +CK-2026-0310 does not exist.',
    ),
    nextStep: text('查明合同。', 'Find the contract.'),
    evidence: { contract_no: 'HT-9999' },
  },
  {
    rule: 4,
    key: '01234567890123456789',
    row: 77,
    who: { role: 'finance', name: null },
    occurredOn: '2026-10-21',
    message: text('发票 01234567890123456789 出现 2 次。', 'Invoice 01234567890123456789 occurs twice.'),
    nextStep: text('核对两张发票。', 'Check both.'),
    evidence: { invoice_no: '01234567890123456789', occurrences: 2 },
  },
  {
    rule: 6,
    key: 'FP-0001',
    row: 2,
    who: { role: 'salesperson', name: '李示范' },
    occurredOn: '2026-10-05',
    deadline: '2026-10-05',
    daysLate: 26,
    open: true,
    message: text(
      '发票 FP-0001 应于 2026-10-05 收款，尚欠 1,000.00 元。',
      'FP-0001 was due on 2026-10-05; 1,000.00 is open.',
    ),
    nextStep: text('催收。', 'Collect.'),
    evidence: { open_amount: '1000.00' },
  },
  {
    rule: 6,
    key: 'FP-0002',
    row: 3,
    who: { role: 'salesperson', name: '李示范' },
    occurredOn: '2025-08-01',
    deadline: '2025-08-01',
    daysLate: 456,
    open: true,
    state: 'carried',
    message: text(
      '发票 FP-0002 应于 2025-08-01 收款，尚欠 500.00 美元。',
      'FP-0002 was due on 2025-08-01; USD 500.00 is open.',
    ),
    nextStep: text('催收。', 'Collect.'),
    evidence: { open_amount: '500.00' },
  },
];

const POLICY: readonly PolicyDocument[] = [
  {
    document: 'clerk',
    title: text('内勤岗位要求', 'Duties of the clerk'),
    short: text('内勤职责', "Clerk's duties"),
    clauses: [
      {
        id: 'clerk payment',
        label: text('款到发货', 'payment first'),
        text: text('先款后货。', 'Payment comes first.'),
      },
      { id: 'clerk dual-review', label: text('双人复核', 'dual review'), text: text('两人复核。', 'Two review.') },
    ],
  },
  {
    document: 'credit',
    title: text('销售管理制度', 'Sales management'),
    short: text('销售管理', 'Sales & credit'),
    clauses: [{ id: 'credit 8.2', text: text('按账龄管理应收账款。', 'Receivables are managed by age.') }],
  },
  {
    document: 'dept',
    title: text('销售部管理制度', 'Rules of the sales department'),
    short: text('部门制度', 'Department rules'),
    clauses: [
      { id: 'dept 1(1)', text: text('经理对目标负责。', 'The manager answers for the target.') },
      { id: 'dept 1(7)', text: text('经理承担连带责任。', 'The manager is jointly liable.') },
      { id: 'dept 2.3E', text: text('经理签字后录入。', 'Entered after the signature.') },
      { id: 'dept 2.5A', text: text('到期催收。', 'Collected when due.') },
      { id: 'dept 3.2', text: text('无合同不得发货。', 'Nothing is shipped without a contract.') },
      { id: 'dept 3.7', text: text('按期录入。', 'Entered in time.') },
      { id: 'dept 3.12', text: text('票据当日交财务。', 'Instruments go to finance at once.') },
      {
        id: 'dept 3.1',
        text: text('熟悉客户。', 'Know the customers.'),
        notCheckable: text('导出数据无法体现。', 'No export shows it.'),
      },
      { id: 'dept 3.16', text: text('罚款五十至五百元。', 'Fines of 50 to 500 yuan.') },
    ],
  },
  {
    document: 'process',
    title: text('过程控制流程', 'Process control'),
    short: text('过程控制', 'Process control'),
    clauses: [{ id: 'process numbering', label: text('编号唯一', 'numbering'), text: text('不重号。', 'None twice.') }],
  },
];

const COVERAGE = clauseCoverage({
  sources: POLICY,
  rules: RULES.map(({ id, clauses }) => ({ name: id, clauses })),
  parameters: [],
  penalties: { clauses: ['dept 3.16'], joint: { clauses: ['dept 1(7)'] } },
});

const FACTS: Readonly<Record<string, Text>> = {
  contract_no: text('合同编号', 'Contract'),
  signed_on: text('签订日期', 'Signed on'),
  entered_at: text('录入时间', 'Entered at'),
  entry_days_late: text('录入超期工作日', 'Working days late'),
  is_major: text('重大合同', 'Major'),
  shipped_so_far: text('累计发货', 'Shipped so far'),
  received_so_far: text('累计到款', 'Received so far'),
};

const RECEIPTS: Dataset = {
  name: 'receipts',
  title: text('收款', 'Receipts'),
  fileNames: ['收款', '回款'],
  key: ['receipt_no'],
  fields: [
    {
      name: 'handed_to_finance_at',
      type: 'datetime',
      title: text('交财务签收时间', 'Handed to finance at'),
      aliases: ['财务签收时间'],
    },
  ],
};
const DATASETS: Readonly<Record<string, Text>> = {
  contracts: text('合同', 'contracts'),
  shipments: text('发货', 'shipments'),
  invoices: text('发票', 'invoices'),
};

function findingOf(fixture: FindingFixture, org: string, lang: Lang): Finding {
  const rule = RULES[fixture.rule] as RuleFixture;
  const dataset = rule.id.startsWith('contract')
    ? 'contracts'
    : rule.id.startsWith('delivery')
      ? 'shipments'
      : 'invoices';
  return {
    id: `f-${fixture.rule}-${fixture.row}`,
    rule: rule.id,
    title: rule.title[lang],
    clauses: rule.clauses,
    severity: rule.severity,
    org,
    subject: { dataset, key: fixture.key },
    source: { file: `2026年10月_${dataset}.xlsx`, sheet: '明细', row: fixture.row },
    who: fixture.who,
    occurredOn: fixture.occurredOn,
    deadline: fixture.deadline ?? null,
    doneAt: fixture.doneAt ?? null,
    daysLate: fixture.daysLate ?? null,
    open: fixture.open ?? false,
    message: fixture.message[lang],
    nextStep: fixture.nextStep[lang],
    evidence: fixture.evidence,
    waiver: null,
    state: fixture.state ?? 'new',
  };
}

function countPeople(findings: readonly Finding[]): readonly FindingCount[] {
  const counts = new Map<string, FindingCount>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.org, finding.who.name ?? finding.who.role, finding.rule]);
    const before = counts.get(key);
    const isNew = finding.state === 'new' ? 1 : 0;
    counts.set(key, {
      org: finding.org,
      who: finding.who,
      rule: finding.rule,
      severity: finding.severity,
      inPeriod: (before?.inPeriod ?? 0) + isNew,
      carried: (before?.carried ?? 0) + 1 - isNew,
      waived: (before?.waived ?? 0) + (finding.waiver === null ? 0 : 1),
      waivedInPeriod: (before?.waivedInPeriod ?? 0) + (finding.waiver === null ? 0 : isNew),
      open: (before?.open ?? 0) + (finding.open && finding.waiver === null ? 1 : 0),
      worstDaysLate: Math.max(before?.worstDaysLate ?? 0, finding.daysLate ?? 0),
    });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

const REJECTS: readonly Problem[] = [
  {
    id: 'date-ambiguous',
    effect: 'rejected',
    place: { file: '收款.csv', sheet: null, row: 18, column: '收款日期' },
    value: '03/04/2026',
    what: text('日期有两种读法', 'a date that can be read two ways'),
    expected: text('年-月-日', 'year-month-day'),
    remedy: text('在ERP导出时选择 年-月-日 格式', 'export dates as year-month-day'),
  },
  {
    id: 'amount-unreadable',
    effect: 'rejected',
    place: { file: '合同.xlsx', sheet: '明细', row: 40, column: '合同金额' },
    value: "=cmd|' /C calc'!A0",
    what: text('无法读作金额', 'cannot be read as an amount'),
    expected: text('数字，如 1,234.50', 'a number such as 1,234.50'),
    remedy: text('更正该单元格', 'correct the cell'),
  },
  {
    id: 'total-row',
    effect: 'ignored',
    place: { file: '合同.xlsx', sheet: '明细', row: 303, column: null },
    value: '合计',
    what: text('合计行', 'a total row'),
    expected: text('单据行', 'a document'),
    remedy: text('无需处理', 'nothing to do'),
  },
];

const WARNINGS: readonly Problem[] = [
  {
    id: 'number-twice',
    effect: 'warning',
    place: { file: '2026年10月_invoices.xlsx', sheet: '明细', row: 77, column: '发票号码' },
    value: '01234567890123456789',
    what: text('号码出现两次', 'a number that occurs twice'),
    expected: text('一个号码一张发票', 'one number, one invoice'),
    remedy: text('核对后作废其中一张', 'check, and void one of them'),
  },
];

const CUSTOMERS = [
  '示例（北方）仪器设备制造与进出口贸易有限责任公司',
  '样本喆堃科技有限公司',
  '@模拟商贸䶮行',
  '虚构电子（示范）厂',
] as const;

const AGEING_ROWS: readonly Omit<AgeingRow, 'org'>[] = [
  {
    customer: CUSTOMERS[0],
    customerCode: '000123',
    currency: 'CNY',
    notDue: '100000.00',
    buckets: ['1000.00', '0.00', '25000.50', '0.00', '0.00', '12345678.90'],
    onAccount: '2000.00',
    balance: '12469679.40',
    invoiced: '12600000.00',
    credited: '320.60',
    received: '130000.00',
    writtenOff: '0.00',
    check: '0.00',
  },
  {
    customer: CUSTOMERS[1],
    customerCode: null,
    currency: 'CNY',
    notDue: '0.00',
    buckets: ['300.00', '200.00', '100.00', '0.00', '0.00', '0.00'],
    onAccount: '0.00',
    balance: '600.00',
    invoiced: '1000.00',
    credited: '0.00',
    received: '350.00',
    writtenOff: '50.00',
    check: '0.00',
  },
  {
    customer: CUSTOMERS[2],
    customerCode: '000125',
    currency: 'CNY',
    notDue: '0.00',
    buckets: ['0.00', '0.00', '0.00', '0.00', '0.00', '0.00'],
    onAccount: '800.00',
    balance: '-800.00',
    invoiced: '0.00',
    credited: '0.00',
    received: '800.00',
    writtenOff: '0.00',
    check: '0.00',
  },
  {
    customer: CUSTOMERS[3],
    customerCode: '000126',
    currency: 'USD',
    notDue: '0.00',
    buckets: ['0.00', '0.00', '0.00', '0.00', '0.00', '500.00'],
    onAccount: '0.00',
    balance: '500.00',
    invoiced: '500.00',
    credited: '0.00',
    received: '0.00',
    writtenOff: '0.00',
    check: '0.00',
  },
];

// Added up by hand from the rows above.
const CNY_TOTAL = {
  currency: 'CNY',
  notDue: '100000.00',
  buckets: ['1300.00', '200.00', '25100.50', '0.00', '0.00', '12345678.90'],
  onAccount: '2800.00',
  balance: '12469479.40',
  invoiced: '12601000.00',
  credited: '320.60',
  received: '131150.00',
  writtenOff: '50.00',
  check: '0.00',
};
const USD_TOTAL = {
  currency: 'USD',
  notDue: '0.00',
  buckets: ['0.00', '0.00', '0.00', '0.00', '0.00', '500.00'],
  onAccount: '0.00',
  balance: '500.00',
  invoiced: '500.00',
  credited: '0.00',
  received: '0.00',
  writtenOff: '0.00',
  check: '0.00',
};

const ITEMS: readonly Omit<AgeingItem, 'org'>[] = [
  {
    customer: CUSTOMERS[0],
    currency: 'CNY',
    docNo: 'FP-0001',
    contractNo: 'HT-2026-0801',
    docOn: '2026-09-05',
    dueOn: '2026-10-05',
    dueAssumed: false,
    amount: '1000.00',
    settled: '0.00',
    open: '1000.00',
    daysOverdue: 26,
    bucket: '1–30天',
    salesperson: '李示范',
  },
  {
    customer: CUSTOMERS[0],
    currency: 'CNY',
    docNo: '-FP-0009',
    contractNo: null,
    docOn: '2026-11-01',
    dueOn: '2026-11-01',
    dueAssumed: true,
    amount: '100000.00',
    settled: '0.00',
    open: '100000.00',
    daysOverdue: -1,
    bucket: '未到期',
    salesperson: null,
  },
  {
    customer: CUSTOMERS[3],
    currency: 'USD',
    docNo: 'FP-0002',
    contractNo: 'HT-2025-0601',
    docOn: '2025-07-02',
    dueOn: '2025-08-01',
    dueAssumed: false,
    amount: '700.00',
    settled: '200.00',
    open: '500.00',
    daysOverdue: 456,
    bucket: '365天以上',
    salesperson: '李示范',
  },
];

const ON_ACCOUNT: readonly Omit<OnAccountItem, 'org'>[] = [
  {
    customer: CUSTOMERS[0],
    currency: 'CNY',
    kind: 'receipt',
    docNo: 'SK-0007',
    docOn: '2026-10-20',
    amount: '5000.00',
    onAccount: '2000.00',
  },
  {
    customer: CUSTOMERS[2],
    currency: 'CNY',
    kind: 'credit',
    docNo: 'HZ-0001',
    docOn: '2026-10-21',
    amount: '800.00',
    onAccount: '800.00',
  },
];

const REGISTER: readonly Omit<RegisterEntry, 'org'>[] = [
  {
    seq: 1,
    contractNo: 'HT-2026-1001',
    customer: CUSTOMERS[0],
    salesperson: '李示范',
    signedOn: '2026-10-09',
    amount: '128500.00',
    currency: 'CNY',
    enteredAt: '2026-10-13 09:30',
    originalNo: 'YJ-001',
    archivedOn: '2026-10-30',
    status: null,
    isVoid: false,
  },
  {
    seq: 2,
    contractNo: 'HT-2026-1002',
    customer: CUSTOMERS[1],
    salesperson: '周样张',
    signedOn: '2026-10-09',
    amount: '9000.00',
    currency: 'CNY',
    enteredAt: '2026-10-14',
    originalNo: null,
    archivedOn: null,
    status: '已审核',
    isVoid: false,
  },
  {
    seq: 3,
    contractNo: 'HT-2026-1003',
    customer: CUSTOMERS[2],
    salesperson: '周样张',
    signedOn: '2026-10-11',
    amount: '700.00',
    currency: 'USD',
    enteredAt: null,
    originalNo: 'YJ-003',
    archivedOn: null,
    status: null,
    isVoid: false,
  },
  {
    seq: 4,
    contractNo: 'HT-2026-1004',
    customer: CUSTOMERS[3],
    salesperson: '李示范',
    signedOn: '2026-10-12',
    amount: '5000.00',
    currency: 'CNY',
    enteredAt: '2026-10-12 10:00',
    originalNo: null,
    archivedOn: null,
    status: '作废',
    isVoid: true,
  },
];

const PERFORMANCE: readonly Omit<ContractPerformance, 'org'>[] = [
  {
    contractNo: 'HT-2026-1001',
    customer: CUSTOMERS[0],
    salesperson: '李示范',
    signedOn: '2026-10-09',
    currency: 'CNY',
    ordered: '128500.00',
    shipped: '128500.00',
    invoiced: '0.00',
    received: '50000.00',
    open: '78500.00',
    nextDeadline: '2026-11-09',
    nextDeadlineWhat: text('应收到期', 'payment due'),
  },
  {
    contractNo: 'HT-2026-1002',
    customer: CUSTOMERS[1],
    salesperson: '周样张',
    signedOn: '2026-10-09',
    currency: 'CNY',
    ordered: '0.00',
    shipped: null,
    invoiced: '0.00',
    received: '0.00',
    open: '0.00',
    nextDeadline: null,
    nextDeadlineWhat: null,
  },
];

/** What a test may change of the fixture. */
export interface FixtureOptions {
  readonly lang?: Lang;
  /** '-' leaves the company column out. */
  readonly org?: string;
  /** Id of a finding → why it is waived. */
  readonly waived?: Readonly<Record<string, FindingWaiver>>;
  readonly waivers?: readonly WaiverSummary[];
  readonly earlier?: readonly EarlierPeriod[];
}

/** The invented month as a run would hand it to the reports. */
export function reportData(options: FixtureOptions = {}): ReportData {
  const { lang = 'zh', org = '示例一公司', waived = {}, waivers = [], earlier = [] } = options;
  const findings = FINDINGS.map((fixture) => {
    const finding = findingOf(fixture, org, lang);
    return { ...finding, waiver: waived[finding.id] ?? null };
  });
  const rules = RULES.map(ruleOf).map(({ summary, ...rule }) => {
    const own = findings.filter(({ rule: id, waiver }) => id === summary.id && waiver !== null);
    return { ...rule, summary: { ...summary, waived: own.length } };
  });
  const byPerson = [...findings].sort((a, b) => {
    const [left, right] = [a.who.name ?? a.who.role, b.who.name ?? b.who.role];
    return left < right ? -1 : left > right ? 1 : 0;
  });
  const withOrg = <Row>(rows: readonly Row[]) => rows.map((row) => ({ ...row, org }));
  const penalties: Penalties = {
    lines: [
      {
        org,
        who: { role: 'clerk', name: '赵示例' },
        rule: 'contract/entered-within-one-workday',
        title: (RULES[0] as RuleFixture).title[lang],
        severity: 'moderate',
        count: 2,
        worstDaysLate: 3,
        prior: 1,
        base: '100.00',
        amount: '290.00',
        formula: '100 × (1 + 0.5 × (2 − 1)) × (1 + 0.1 × min(3, 10)) × (1 + 0.5 × 1) = 292.50 → 290 → 290.00',
        decision: null,
      },
      {
        org,
        who: { role: 'clerk', name: '赵示例' },
        rule: 'delivery/paid-before-shipment',
        title: (RULES[2] as RuleFixture).title[lang],
        severity: 'critical',
        count: 1,
        worstDaysLate: 0,
        prior: 0,
        base: '500.00',
        amount: '500.00',
        formula: '500 × (1 + 0.5 × (1 − 1)) × (1 + 0.1 × min(0, 10)) × (1 + 0.5 × 0) = 500.00',
        decision: null,
      },
      {
        org,
        who: { role: 'finance', name: null },
        rule: 'invoice/number-unique',
        title: (RULES[4] as RuleFixture).title[lang],
        severity: 'serious',
        count: 1,
        worstDaysLate: 0,
        prior: 0,
        base: '300.00',
        amount: '300.00',
        formula: '300 × 1 × 1 × 1 = 300.00',
        decision: null,
      },
    ],
    joint: [
      {
        org,
        manager: '郑样经理',
        amount: '100.00',
        from: [
          { name: '赵示例', rule: 'delivery/paid-before-shipment', line: '500.00', decided: null, share: '100.00' },
        ],
      },
    ],
    people: [
      {
        ...{ org, name: '赵示例', role: 'clerk', total: '790.00', afterDecisions: null, joint: '0.00' },
        ...{ monthlyWage: '3500.00', overCap: true },
      },
      {
        ...{ org, name: '郑样经理', role: 'manager', total: '0.00', afterDecisions: null, joint: '100.00' },
        ...{ monthlyWage: null, overCap: null },
      },
    ],
  };
  return {
    lang,
    manifest: {
      tool: { name: 'jihe', version: '0.1.0' },
      period: '2026-10',
      asOf: '2026-10-31',
      engine: 'duckdb',
      inputs: [
        {
          file: '2026年10月_contracts.xlsx',
          sheet: '明细',
          sha256: 'a'.repeat(64),
          dataset: 'contracts',
          encoding: null,
          rowsRead: 302,
          rowsLoaded: 300,
          rowsRejected: 1,
          rowsIgnored: 1,
        },
        {
          file: '收款.csv',
          sheet: null,
          sha256: 'b'.repeat(64),
          dataset: 'receipts',
          encoding: 'GB18030',
          rowsRead: 241,
          rowsLoaded: 240,
          rowsRejected: 1,
          rowsIgnored: 0,
        },
        {
          file: '备忘.csv',
          sheet: null,
          sha256: 'c'.repeat(64),
          dataset: null,
          encoding: 'UTF-8',
          rowsRead: 0,
          rowsLoaded: 0,
          rowsRejected: 0,
          rowsIgnored: 0,
        },
      ],
      calendar: { knownFrom: '2004-01-01', knownThrough: '2026-12-31', assumedDays: 0 },
      rules: rules.map(({ summary }) => summary),
      waivers,
      earlier,
      reports: [],
      warnings: [lang === 'zh' ? '备忘.csv 未能识别为任何数据。' : '备忘.csv was not recognised.'],
    },
    orgs: [org],
    findings: (order) => (order === 'rule' ? findings : byPerson),
    waived: () => findings.filter(({ waiver }) => waiver !== null),
    findingCount: findings.length,
    rules,
    clauses: citedClauses(POLICY),
    coverage: COVERAGE,
    people: countPeople(byPerson),
    factValue: (_rule, fact, value) =>
      fact === 'contract_type' && value === 'formal' ? text('正式合同', 'formal') : null,
    factTitle: (_, fact) => FACTS[fact] ?? null,
    datasetTitle: (dataset) => DATASETS[dataset] ?? null,
    missingText: (need, detail) => missingText(need, { datasets: [RECEIPTS], parameters: [] }, detail),
    problems: WARNINGS,
    rejects: () => REJECTS,
    rejectCount: REJECTS.length,
    penalties,
    finedLines: () =>
      penalties.lines.map((line, i) => ({ line, findings: [['f-0-12', 'f-0-13'], ['f-2-6'], ['f-4-77']][i] ?? [] })),
    former: null,
    priorSources: [],
    decisions: null,
    penaltyLimits: { fineMin: '50', fineMax: '500', wageCap: '0.20' },
    parameterNotes: [],
    ageing: {
      asOf: '2026-10-31',
      basis: 'invoice',
      ageFrom: 'due',
      unapplied: 'on-account',
      buckets: [
        { label: lang === 'zh' ? '1–30天' : '1–30 days', from: 1, to: 30 },
        { label: lang === 'zh' ? '31–60天' : '31–60 days', from: 31, to: 60 },
        { label: lang === 'zh' ? '61–90天' : '61–90 days', from: 61, to: 90 },
        { label: lang === 'zh' ? '91–180天' : '91–180 days', from: 91, to: 180 },
        { label: lang === 'zh' ? '181–365天' : '181–365 days', from: 181, to: 365 },
        { label: lang === 'zh' ? '365天以上' : 'Over 365 days', from: 366, to: null },
      ],
      totals: [CNY_TOTAL, USD_TOTAL],
      // USD 500.00 at 7.1000 = CNY 3,550.00
      cny: {
        ...CNY_TOTAL,
        buckets: ['1300.00', '200.00', '25100.50', '0.00', '0.00', '12349228.90'],
        balance: '12473029.40',
        invoiced: '12604550.00',
      },
      rows: () => withOrg(AGEING_ROWS),
      rowCount: AGEING_ROWS.length,
      items: () => withOrg(ITEMS),
      itemCount: ITEMS.length,
      onAccount: () => withOrg(ON_ACCOUNT),
      onAccountCount: ON_ACCOUNT.length,
      bySalesperson: () =>
        withOrg([
          {
            salesperson: '李示范',
            currency: 'CNY',
            notDue: '0.00',
            buckets: CNY_TOTAL.buckets,
            open: '12372279.40',
          },
          {
            salesperson: null,
            currency: 'CNY',
            notDue: '100000.00',
            buckets: USD_TOTAL.buckets.map(() => '0.00'),
            open: '100000.00',
          },
          { salesperson: '李示范', currency: 'USD', notDue: '0.00', buckets: USD_TOTAL.buckets, open: '500.00' },
        ]),
      warnings: [
        text(
          '客户“样本喆堃科技有限公司”没有客户编码，按名称归并。',
          'Customer “样本喆堃科技有限公司” has no code and is matched by name.',
        ),
      ],
    },
    register: {
      months: [
        {
          month: '2026-10',
          rows: () => withOrg(REGISTER),
          count: REGISTER.length,
          voidCount: 1,
          missingOriginals: 1,
          totals: [
            { currency: 'CNY', count: 2, amount: '137500.00' },
            { currency: 'USD', count: 1, amount: '700.00' },
          ],
        },
      ],
      performance: () => withOrg(PERFORMANCE),
      performanceCount: async () => PERFORMANCE.length,
    },
  };
}
