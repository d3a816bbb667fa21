import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FineDecision } from '../../src/domain/result.js';
import { buildReport } from '../../src/report/build-report.js';
import type { ReportData } from '../../src/report/data.js';
import { loadReportDefinitions } from '../../src/report/load-definition.js';
import type { ReportRow, Section } from '../../src/report/model.js';
import { type FixtureOptions, reportData } from './report-data.js';

/** The invented month after two of its three lines were decided: 290 → 150 (it was 360 then), 500 confirmed. */
function decided(
  options: FixtureOptions = {},
  decisions: (FineDecision | null)[] = [LOWERED, CONFIRMED, null],
): ReportData {
  const data = reportData(options);
  const [zhao, manager] = data.penalties.people;
  if (zhao === undefined || manager === undefined) throw new Error('the fixture has two people');
  const penalties = {
    lines: data.penalties.lines.map((line, i) => ({ ...line, decision: decisions[i] ?? null })),
    joint: data.penalties.joint.map((one) => ({
      ...one,
      from: one.from.map((part) => ({ ...part, decided: '500.00' })),
    })),
    people: [{ ...zhao, afterDecisions: '650.00', overCap: false }, manager],
  };
  return {
    ...data,
    penalties,
    finedLines: () => penalties.lines.map((line) => ({ line, findings: [] })),
    decisions: { notes: [{ zh: '一项决定没有效力。', en: 'One decision has no effect.' }] },
  };
}

const LOWERED: FineDecision = {
  ...{ finding: 'f-0-12', kind: 'amount', amount: '150.00', suggested: '360.00' },
  ...{ reason: '=初犯，@已改正', by: '孙人事', on: '2026-11-05' },
};
const CONFIRMED: FineDecision = {
  ...{ finding: 'f-2-6', kind: 'confirm', amount: '500.00', suggested: '500.00' },
  ...{ reason: '情况属实', by: '孙人事', on: '2026-11-06' },
};

async function sectionsOf(data: ReportData, sheet: string): Promise<readonly Section[]> {
  const definitions = await loadReportDefinitions(resolve('reports'));
  const report = await buildReport('penalties', definitions.penalties, data);
  return report.sheets.find(({ name }) => name === sheet)?.sections ?? [];
}

async function tableOf(data: ReportData, sheet: string, title = '') {
  const found = (await sectionsOf(data, sheet)).find((one) => one.kind === 'table' && (!title || one.title === title));
  if (found?.kind !== 'table') throw new Error(`no table on ${sheet}`);
  const rows: ReportRow[] = [];
  for await (const row of found.rows()) rows.push(row);
  return { rows, total: found.total, fields: found.columns.map(({ field }) => field) };
}

async function figuresOf(data: ReportData, sheet: string) {
  const found = (await sectionsOf(data, sheet)).find((one) => one.kind === 'figures');
  return found?.kind === 'figures' ? found.items : [];
}

describe('the penalties report with decisions', () => {
  it('says on its first screen how much is decided and how much is not', async () => {
    const figures = await figuresOf(decided(), '按人员');
    // Decided: 150 + 500 = 650, where 290 + 500 = 790 is suggested; open is the line of 300.
    expect(figures.slice(0, 3)).toEqual([
      { label: '建议罚款合计', value: '1,090.00 元（3 项）' },
      { label: '尚未决定', value: '1 项，建议 300.00 元', tone: 'warn' },
      { label: '已决定', value: '2 项，650.00 元（建议 790.00 元）' },
    ]);
    const nothingOpen = await figuresOf(decided({ lang: 'en' }, [LOWERED, CONFIRMED, CONFIRMED]), 'Per person');
    expect(nothingOpen[1]).toEqual({ label: 'Not decided yet', value: '0 lines, CNY 0.00 suggested', tone: 'good' });
  });

  it('still says that suggestions need the confirmation of HR, and what changed since', async () => {
    const notes = (await sectionsOf(decided(), '按人员')).flatMap((one) => (one.kind === 'notes' ? one.lines : []));
    expect(notes[0]).toContain('须由人力资源部门确认其法律依据');
    expect(notes.slice(2)).toEqual([
      '1 项在作出决定之后建议金额有变（见「罚款明细」），请复核。',
      '一项决定没有效力。',
    ]);
  });

  it('shows suggestion, decision, who, when and why on each line', async () => {
    const { rows, total } = await tableOf(decided(), '罚款明细');
    expect(rows).toMatchObject([
      {
        amount: '290.00',
        decided: '150.00',
        decision: '另定金额；决定时建议 360.00，现为 290.00，请复核',
        decidedBy: '孙人事',
        decidedOn: '2026-11-05',
        decisionReason: '=初犯，@已改正',
        personGroup: '赵示例 · 建议 790.00 元，决定后 650.00 元',
      },
      { amount: '500.00', decided: '500.00', decision: '按建议确认', decidedOn: '2026-11-06' },
      { amount: '300.00', decided: null, decision: '未决定', decidedBy: null, decisionReason: null },
    ]);
    expect(total).toMatchObject({ amount: '1090.00', decided: '650.00' });
  });

  it('adds people up by what would be deducted', async () => {
    const { rows, total } = await tableOf(decided(), '按人员');
    // 650 ÷ 3500 = 18.57 %, below the fifth that 790 was over.
    expect(rows).toMatchObject([
      {
        undecided: 0,
        total: '790.00',
        afterDecisions: '650.00',
        sum: '650.00',
        wageShare: '0.1857',
        overCap: '未超出',
      },
      { undecided: 0, total: '0.00', afterDecisions: '0.00', joint: '100.00', sum: '100.00' },
    ]);
    expect(total).toMatchObject({ undecided: 0, total: '790.00', afterDecisions: '650.00', sum: '750.00' });
  });

  it('says of a joint liability which decided amount it was taken of', async () => {
    const { rows } = await tableOf(decided(), '连带责任', '来源');
    expect(rows).toMatchObject([{ line: '500.00', decided: '500.00', share: '100.00' }]);
  });

  it('without a ledger has none of these columns and figures', async () => {
    expect((await tableOf(reportData(), '罚款明细')).fields.at(-1)).toBe('amount');
    expect((await tableOf(reportData(), '按人员')).fields).not.toContain('afterDecisions');
    expect((await tableOf(reportData(), '连带责任', '来源')).fields).not.toContain('decided');
    expect((await figuresOf(reportData(), '按人员')).map(({ label }) => label)).not.toContain('尚未决定');
  });

  it('with a ledger and no decision yet says that everything is open', async () => {
    const data: ReportData = { ...reportData(), decisions: { notes: [] } };
    const figures = await figuresOf(data, '按人员');
    expect(figures[1]).toEqual({ label: '尚未决定', value: '3 项，建议 1,090.00 元', tone: 'warn' });
    expect(figures[2]).toEqual({ label: '已决定', value: '0 项，0.00 元（建议 0.00 元）' });
    expect((await tableOf(data, '罚款明细')).rows[0]).toMatchObject({ decision: '未决定' });
  });
});
