import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding, FormerFinding } from '../../src/domain/result.js';
import { buildReport } from '../../src/report/build-report.js';
import type { ReportData } from '../../src/report/data.js';
import { loadReportDefinitions } from '../../src/report/load-definition.js';
import type { ReportRow, Sheet } from '../../src/report/model.js';
import { reportData } from './report-data.js';

/** The invented month after one finding was done late, another is known of no more. */
async function withFormer(): Promise<ReportData> {
  const data = reportData();
  const found: Finding[] = [];
  for await (const finding of data.findings('rule')) found.push(finding);
  const [first, second] = found;
  if (first === undefined || second === undefined) throw new Error('the fixture has findings');
  const seen = { open: false, firstSeen: '2026-08' } as const;
  const resolved: FormerFinding[] = [
    { ...first, ...seen, state: 'resolved', how: 'done', doneAt: '2026-10-02', daysLate: 4 },
  ];
  const notSeen: FormerFinding[] = [{ ...second, ...seen, state: 'not-seen', how: 'void' }];
  return {
    ...data,
    manifest: {
      ...data.manifest,
      ledger: { since: { period: '2026-09', asOf: '2026-09-30' }, resolved: 1, notSeen: 1 },
    },
    former: { resolvedCount: 1, notSeenCount: 1, resolved: () => resolved, notSeen: () => notSeen },
  };
}

async function sheets(id: 'violations' | 'penalties', data: ReportData): Promise<readonly Sheet[]> {
  return (await buildReport(id, (await loadReportDefinitions(resolve('reports')))[id], data)).sheets;
}

async function tables(sheet: Sheet | undefined) {
  const found = [];
  for (const section of sheet?.sections ?? []) {
    if (section.kind !== 'table') continue;
    const rows: ReportRow[] = [];
    for await (const row of section.rows()) rows.push(row);
    found.push({ title: section.title, rows, fields: section.columns.map(({ field }) => field) });
  }
  return found;
}

describe('what became of open findings', () => {
  it('stands on a sheet of its own: settled, and not shown to be', async () => {
    const sheet = (await sheets('violations', await withFormer())).find(({ name }) => name === '已解决');
    const [resolved, notSeen] = await tables(sheet);
    expect([resolved?.title, resolved?.rows.length]).toEqual(['已解决', 1]);
    expect(resolved?.rows[0]).toMatchObject({
      how: '已补办（迟）',
      doneAt: '2026-10-02',
      daysLate: 4,
      firstSeen: '2026-08',
    });
    expect([notSeen?.title, notSeen?.rows.length]).toEqual(['未再出现，但不能证明已解决', 1]);
    expect(notSeen?.rows[0]).toMatchObject({ how: '单据已作废或重复', firstSeen: '2026-08' });
    // When it was done cannot be known.
    expect(notSeen?.fields).not.toContain('doneAt');
  });

  it('is not mentioned without a ledger', async () => {
    const without = await sheets('violations', reportData());
    expect(without.map(({ name }) => name)).not.toContain('已解决');
    const [findings] = await tables(without.find(({ name }) => name === '违规明细'));
    expect(findings?.fields).not.toContain('firstSeen');
    const [seen] = await tables(
      (await sheets('violations', await withFormer())).find(({ name }) => name === '违规明细'),
    );
    expect(seen?.fields).toContain('firstSeen');
  });

  it('says so where there is no earlier period to compare with', async () => {
    const data = await withFormer();
    const manifest = { ...data.manifest, ledger: { since: null, resolved: 0, notSeen: 0 } };
    const sheet = (await sheets('violations', { ...data, manifest })).find(({ name }) => name === '已解决');
    expect(sheet?.sections).toEqual([{ kind: 'notes', title: '说明', lines: ['台账中还没有更早的期间可供比较。'] }]);
  });
});

describe('where prior comes from', () => {
  it('is told period by period', async () => {
    const priorSources = [
      { period: '2026-09', source: 'ledger' },
      { period: '2026-08', source: 'exports' },
      { period: '2026-07', source: 'none' },
    ] as const;
    const [people] = await sheets('penalties', { ...reportData(), priorSources });
    expect(people?.sections.find((section) => section.kind === 'notes' && section.title === '关于往期次数')).toEqual({
      ...{ kind: 'notes', title: '关于往期次数' },
      lines: ['「往期次数」的依据：2026-09 取自台账；2026-08 由本次导出回看；2026-07 没有数据，按无违规计。'],
    });
  });
});
