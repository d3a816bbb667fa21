import type { Lang } from '../../src/domain/text.js';
import { SEVERITIES } from '../../src/domain/verdict.js';
import type { Report, ReportRow, TableSection } from '../../src/report/model.js';

/** Invented people; three with characters that few fonts have. */
const PEOPLE = ['陈喆', '林堃', '䶮小雨', '王大力', '赵四海', '孙晓梅', '欧阳明月', 'Anna Lindqvist'];

const CUSTOMERS = [
  '华东某某精密机械制造有限公司',
  '青禾电子',
  '𠮷野商贸（上海）有限公司',
  'Blue Harbour Trading Co., Ltd.',
];

/** Findings in the order of their people, as a report hands them over. */
export function findings(count: number, lang: Lang): ReportRow[] {
  return Array.from({ length: count }, (_, index) => {
    const person = Math.floor((index * PEOPLE.length) / count);
    const day = String((index % 28) + 1).padStart(2, '0');
    const no = `XS-2026-${String(index + 1).padStart(5, '0')}`;
    const late = index % 13;
    return {
      severity: SEVERITIES[index % SEVERITIES.length] ?? 'notice',
      who: PEOPLE[person] ?? null,
      title:
        lang === 'zh' ? '正式合同应在一个工作日内录入ERP' : 'Formal contract entered in the ERP within one working day',
      document: no,
      customer: CUSTOMERS[index % CUSTOMERS.length] ?? null,
      deadline: `2026-10-${day}`,
      doneAt: index % 5 === 0 ? null : `2026-10-${day} 16:30`,
      daysLate: late,
      message:
        lang === 'zh'
          ? `合同 ${no} 于 2026-10-${day} 签订，2026-10-${day} 16:30 录入，超过期限 ${late} 个工作日（制度第 3.7 条）。`
          : `Contract ${no} was signed on 2026-10-${day} and entered on 2026-10-${day} 16:30, ${late} working days after its deadline.`,
      nextStep: lang === 'zh' ? '补录合同并说明迟延原因；' : 'Enter the contract and explain the delay.',
      source: `samples/2026-10/contracts_utf8_export.csv:${index + 2}`,
    };
  });
}

/** The findings as a table grouped by person. */
export function findingsTable(rows: TableSection['rows'], lang: Lang): TableSection {
  const zh = lang === 'zh';
  return {
    kind: 'table',
    title: zh ? '按责任人列出的违规' : 'Findings by person',
    columns: [
      { field: 'severity', title: zh ? '程度' : 'Severity', format: 'severity', width: 10 },
      { field: 'who', title: zh ? '责任人' : 'Who', format: 'text', width: 12 },
      { field: 'title', title: zh ? '规则' : 'Rule', format: 'wrap', width: 24 },
      { field: 'document', title: zh ? '单据' : 'Document', format: 'text', width: 16 },
      { field: 'customer', title: zh ? '客户' : 'Customer', format: 'wrap', width: 20 },
      { field: 'deadline', title: zh ? '期限' : 'Deadline', format: 'date', width: 11 },
      { field: 'doneAt', title: zh ? '完成时间' : 'Done at', format: 'datetime', width: 17 },
      { field: 'daysLate', title: zh ? '迟延天数' : 'Days late', format: 'integer', width: 9 },
      { field: 'message', title: zh ? '说明' : 'Message', format: 'wrap', width: 50 },
      { field: 'nextStep', title: zh ? '下一步' : 'Next step', format: 'wrap', width: 24 },
      { field: 'source', title: zh ? '来源' : 'Source', format: 'wrap', width: 24 },
    ],
    rows,
    groupBy: 'who',
    empty: zh ? '本期没有违规。' : 'No findings in this period.',
  };
}

/** A report with every kind of section, in three currencies, with rare characters, long messages and an empty table. */
export function sampleReport(lang: Lang, count = 700): Report {
  const zh = lang === 'zh';
  const rows = findings(count, lang);
  const amounts = (seed: number) => (seed % 9 === 0 ? '0.00' : `${seed * 7919 + 1234}.5${seed % 10}`);
  const bucketTitles = zh
    ? ['未到期', '1–30天', '31–60天', '61–90天', '91–180天', '181–365天', '365天以上']
    : ['Not due', '1–30', '31–60', '61–90', '91–180', '181–365', 'Over 365'];
  return {
    id: 'violations',
    title: zh ? '销售稽核报告：违规清单' : 'Sales audit: violations',
    subtitle: zh
      ? '示例机电设备有限公司 · 期间 2026-10 · 截至 2026-10-31'
      : 'Example Machinery Co. · period 2026-10 · as of 2026-10-31',
    lang,
    asOf: '2026-10-31',
    sheets: [
      {
        name: zh ? '概要' : 'Summary',
        sections: [
          {
            kind: 'figures',
            title: zh ? '本期结果' : 'Result of the period',
            items: [
              { label: zh ? '违规总数' : 'Violations', value: '700', tone: 'bad' },
              { label: zh ? '其中仍未完成' : 'Still open', value: '141', tone: 'warn' },
              { label: zh ? '合规率' : 'Compliance rate', value: '93.4%', tone: 'good' },
              { label: zh ? '已检查记录' : 'Rows checked', value: '12,345' },
              { label: zh ? '期间' : 'Period', value: zh ? '2026-10-01 至 2026-10-31' : '2026-10-01 to 2026-10-31' },
              { label: zh ? '无法评估的规则' : 'Rules not evaluable', value: '3', tone: 'warn' },
              {
                label: zh ? '建议罚款合计（元）' : 'Suggested fines (CNY)',
                value: '128,450.00',
              },
            ],
          },
          {
            kind: 'bars',
            title: zh ? '按程度' : 'By severity',
            items: [
              { label: zh ? '特别严重' : 'Critical', value: 12, text: zh ? '12 项' : '12', tone: 'bad' },
              { label: zh ? '严重' : 'Serious', value: 48, text: zh ? '48 项' : '48', tone: 'bad' },
              { label: zh ? '较重' : 'Major', value: 160, text: zh ? '160 项' : '160', tone: 'warn' },
              { label: zh ? '一般' : 'Moderate', value: 310, text: zh ? '310 项' : '310', tone: 'warn' },
              { label: zh ? '轻微' : 'Minor', value: 170, text: zh ? '170 项' : '170' },
              { label: zh ? '提示' : 'Notice', value: 0, text: zh ? '0 项' : '0' },
            ],
          },
          {
            kind: 'table',
            title: zh ? '各规则合规率' : 'Compliance rate per rule',
            columns: [
              { field: 'rule', title: zh ? '规则' : 'Rule', format: 'text', width: 44 },
              { field: 'severity', title: zh ? '程度' : 'Severity', format: 'severity', width: 10 },
              { field: 'violations', title: zh ? '违规' : 'Violations', format: 'integer', width: 9 },
              { field: 'compliant', title: zh ? '合规' : 'Compliant', format: 'integer', width: 9 },
              { field: 'rate', title: zh ? '合规率' : 'Rate', format: 'percent', width: 9 },
            ],
            rows: () => [
              {
                rule: 'contract/entered-within-one-workday',
                severity: 'moderate',
                violations: 42,
                compliant: 258,
                rate: 0.86,
              },
              {
                rule: 'delivery/paid-before-shipment',
                severity: 'critical',
                violations: 3,
                compliant: 11234,
                rate: '0.999733',
              },
              { rule: 'receipt/instrument-entered-same-day', severity: 'major', violations: 0, compliant: 87, rate: 1 },
            ],
            total: { rule: zh ? '合计' : 'Total', violations: 45, compliant: 11579, rate: '0.996129' },
            empty: '-',
          },
          {
            kind: 'table',
            title: zh ? '无法评估的规则' : 'Rules that could not be evaluated',
            columns: [
              { field: 'rule', title: zh ? '规则' : 'Rule', format: 'text', width: 40 },
              { field: 'missing', title: zh ? '缺少' : 'Missing', format: 'wrap', width: 40 },
            ],
            rows: () => [],
            empty: zh ? '所有规则均已评估。' : 'Every rule was evaluated.',
          },
          {
            kind: 'notes',
            title: zh ? '说明' : 'Notes',
            lines: zh
              ? [
                  '工作日按国务院公布的放假安排计算，含调休上班日；公司另有规定的从其规定。',
                  '整列缺失时规则记为“无法评估”，绝不记为违规。客户“𠮷野商贸（上海）有限公司”的名称含字体缺少的字，按编号显示。'.repeat(
                    3,
                  ),
                  '罚款金额仅为建议（制度第 3.16 条：50–500 元），由人力资源部确认法律依据后方可执行。',
                ]
              : [
                  'Working days follow the State Council notices, make-up Saturdays included.',
                  'A whole column that is missing makes a rule not evaluable; it never turns into a violation. '.repeat(
                    4,
                  ),
                  'Fines are suggestions (50–500 CNY); HR confirms their legal basis.',
                ],
          },
        ],
      },
      {
        name: zh ? '按责任人' : 'By person',
        sections: [
          { ...findingsTable(() => rows, lang), pdfLimit: 500, count: rows.length },
          { kind: 'sign-off', labels: zh ? ['制表', '审核', '批准'] : ['Prepared by', 'Reviewed by', 'Approved by'] },
        ],
      },
      {
        name: zh ? '账龄' : 'Ageing',
        sections: [
          {
            kind: 'table',
            title: zh ? '按客户账龄' : 'Ageing by customer',
            columns: [
              { field: 'customer', title: zh ? '客户' : 'Customer', format: 'text', width: 30 },
              { field: 'currency', title: zh ? '币别' : 'Currency', format: 'text', width: 6 },
              ...bucketTitles.map((title, index) => ({
                field: `b${index}`,
                title,
                format: 'amount' as const,
                width: 14,
              })),
              { field: 'onAccount', title: zh ? '预收/未核销' : 'On account', format: 'amount', width: 14 },
              { field: 'balance', title: zh ? '余额' : 'Balance', format: 'amount', width: 15 },
            ],
            rows: () =>
              Array.from({ length: 40 }, (_, index) => ({
                customer: CUSTOMERS[index % 4] ?? '',
                currency: ['CNY', 'USD', 'EUR'][index % 3] ?? '',
                ...Object.fromEntries(bucketTitles.map((_, bucket) => [`b${bucket}`, amounts(index * 7 + bucket)])),
                onAccount: `-${amounts(index)}`,
                balance: amounts(index * 100 + 1),
              })),
            total: { customer: zh ? '合计（CNY）' : 'Total (CNY)', b0: '123456789.00', balance: '9876543210.12' },
            empty: '-',
          },
        ],
      },
      {
        name: 'only in the workbook',
        only: 'xlsx',
        sections: [{ kind: 'notes', title: 'x', lines: ['never printed'] }],
      },
    ],
  };
}
