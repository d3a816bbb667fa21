import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Parameter, PenaltyScale, PolicyDocument, Rule } from '../../src/domain/pack.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { CATALOGUE_MARK, catalogueText } from '../../src/report/catalogue.js';
import { escapeMarkdown } from '../../src/report/markdown.js';
import { clauseCoverage } from '../../src/rules/coverage.js';
import { openPack } from '../../src/rules/pack.js';

const text = (zh: string, en = zh) => ({ zh, en });
const rule = (name: string, more: Partial<Rule>) =>
  ({ name, title: text('录入', 'entry'), clauses: ['dept 3.7'], who: 'clerk', severity: 'moderate', ...more }) as Rule;

const SOURCES: readonly PolicyDocument[] = [
  {
    document: 'dept',
    title: text('部门管理制度', 'Department rules'),
    short: text('部门制度', 'Department rules'),
    clauses: [
      { id: 'dept 3.7', text: text('按期录入。', 'Entered in time.') },
      {
        id: 'dept conduct',
        label: text('礼貌', 'courtesy'),
        text: text('礼貌待客。', 'Be polite.'),
        notCheckable: text('看不到。', 'Unseen.'),
      },
      { id: 'dept 3.16', text: text('罚款。', 'Fines.') },
    ],
  },
];
const PARAMETERS: readonly Parameter[] = [
  {
    name: 'major_amount',
    title: text('重大金额', 'Major amount'),
    unit: 'CNY',
    clause: 'dept 3.7',
    values: [
      { from: '2026-01-01', value: '1000000.00' },
      { to: '2025-12-31', value: 500000 },
    ],
  },
  { name: 'accounts', title: text('账户', 'Accounts'), unit: 'bank*', clause: 'dept 3.7', values: [{ value: [] }] },
  {
    name: 'months',
    title: text('月份', 'Months'),
    unit: 'months',
    clause: 'dept 3.7',
    values: [{ value: ['6', '12'] }],
  },
];
const PACK = {
  sources: SOURCES,
  rules: [
    rule('own/thing', { clauses: ['dept 3.7', 'dept conduct'], who: 'gm', severity: 'notice' }),
    rule('quote/sent', { title: text('发出 | 前', 'sent\n<b>before</b>'), severity: 'critical' }),
    rule('contract/late', {}),
    rule('contract/entered', {}),
  ],
  parameters: PARAMETERS,
  penalties: {
    base: { notice: 0, minor: 50, moderate: 120, major: 200, serious: 300, critical: 500 },
    clauses: ['dept 3.16'],
    joint: {},
  } as unknown as PenaltyScale,
};
const catalogue = (pack = PACK) => catalogueText(pack, clauseCoverage(pack));
/** The cells of the table row that begins with this cell. */
const row = (text: string, first: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`| ${first} |`))
    ?.slice(2, -2)
    .split(' | ');

describe('the catalogue of a pack', () => {
  it('begins with what it is, and counts', () => {
    const lines = catalogue().split('\n');
    expect(lines[0]).toBe(CATALOGUE_MARK);
    expect(lines).toContain('规则 4 条，参数 3 个，条款 3 条（有规则稽核 1，部分有规则稽核 1，用于罚款 1）。');
    expect(lines).toContain(
      'Rules: 4; parameters: 3; clauses: 3 (checked by rules: 1, checked in part: 1, applied to fines: 1).',
    );
  });

  it('lists the rules by area, the known areas as a sale goes, and within an area by name', () => {
    const lines = catalogue().split('\n');
    expect(lines.filter((line) => /^### |^\| \[/.test(line)).map((line) => line.replace(/\].*/, ''))).toEqual([
      '### 合同 · Contracts (2)',
      '| [contract/entered',
      '| [contract/late',
      '### 报价投标 · Quotes and bids (1)',
      '| [quote/sent',
      '### own (1)',
      '| [own/thing',
    ]);
    expect(row(catalogue(), '[contract/late](policies/contract/late.json)')?.slice(1)).toEqual([
      ...['录入', 'entry', '部门制度 3.7 (dept 3.7)', '销售内勤 · Sales clerk', '一般 · Moderate', '120'],
    ]);
    expect(row(catalogue(), '[own/thing](policies/own/thing.json)')?.slice(3)).toEqual([
      '部门制度 3.7 (dept 3.7)；部门制度「礼貌」 (dept conduct)',
      ...['公司领导 · General manager', '提示 · Notice', '0'],
    ]);
  });

  it('lists the parameters with their dated values, the oldest first', () => {
    expect(row(catalogue(), '`major_amount`')).toEqual([
      ...['`major_amount`', '重大金额', 'Major amount'],
      '…2025-12-31: 500000; 2026-01-01…: 1000000.00',
      ...['元 CNY', '部门制度 3.7 (dept 3.7)'],
    ]);
    expect(row(catalogue(), '`accounts`')?.slice(3, 5)).toEqual(['未给出 not given', 'bank\\*']);
    expect(row(catalogue(), '`months`')?.slice(3, 5)).toEqual(['6, 12', '月份 months']);
  });

  it('says whose a list is where companies have their own', () => {
    const accounts: Parameter = {
      ...(PARAMETERS[1] as Parameter),
      perCompany: true,
      values: [{ org: '示例*分公司', from: '2026-01-01', value: ['6222', '6223'] }, { value: ['6221'] }],
    };
    expect(row(catalogue({ ...PACK, parameters: [accounts] }), '`accounts`')?.[3]).toBe(
      '6221; 示例\\*分公司: 2026-01-01…: 6222, 6223',
    );
  });

  it('lists the clauses that no rule checks, or not wholly, with the reason', () => {
    const after = catalogue().split('## 没有规则稽核的条款')[1] ?? '';
    expect(after.split('\n').filter((line) => line.startsWith('| 部门'))).toEqual([
      '| 部门制度「礼貌」 (dept conduct) | 礼貌待客。 | Be polite. | 部分有规则稽核 · Checked in part | 其余部分：看不到。 | The rest: Unseen. |',
      '| 部门制度 3.16 (dept 3.16) | 罚款。 | Fines. | 用于罚款 · Applied to fines | 罚款建议以此为依据。 | The suggested fines rest on it. |',
    ]);
  });

  it('lets no text of the pack become markup or another cell', () => {
    expect(row(catalogue(), '[quote/sent](policies/quote/sent.json)')?.slice(1, 3)).toEqual([
      '发出 \\| 前',
      'sent \\<b\\>before\\</b\\>',
    ]);
  });

  it('does not depend on the order of the files', () => {
    const turned = { ...PACK, rules: [...PACK.rules].reverse(), parameters: [...PARAMETERS].reverse() };
    expect(catalogue(turned)).toBe(catalogue());
  });
});

describe('rules/README.md', () => {
  it('is what the pack says now (npm run catalogue writes it)', async () => {
    const pack = await openPack(PACK_FOLDER);
    const present = readFileSync(`${PACK_FOLDER}/README.md`, 'utf8').replaceAll('\r\n', '\n');
    expect(present).toBe(catalogueText(pack, clauseCoverage(pack)));
  });
});

describe('a text in Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['[x](https://example.com)', '\\[x\\](https\\://example.com)'],
    ['www.example.com', 'www\\.example.com'],
    ['a@example.com', 'a\\@example.com'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['two\r\nlines\tand\u2028more', 'two lines and more'],
    ['\\| `x` *y* _z_ ~q~ #1 $e$ &lt;', '\\\\\\| \\`x\\` \\*y\\* \\_z\\_ \\~q\\~ \\#1 \\$e\\$ \\&lt;'],
    ['正式合同：50%（含税）', '正式合同：50%（含税）'],
  ])('%j', (given, written) => {
    expect(escapeMarkdown(given)).toBe(written);
  });
});
