import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/result.js';
import { createFindingTable, type FindingTable } from '../../src/findings/finding-table.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { Store } from '../../src/store/port.js';

let store: Store;
beforeEach(async () => {
  store = await openDuckDb({ spillFolder: tmpdir() });
});
afterEach(() => store.close());

type Given = readonly [
  id: string,
  severity: Finding['severity'],
  daysLate: number | null,
  name: string | null,
  more?: Partial<Finding>,
];

async function table(...given: Given[]): Promise<FindingTable> {
  async function* findings() {
    for (const [id, severity, daysLate, name, more] of given)
      yield {
        ...{ id, rule: 'a/b', title: '', clauses: [], severity, org: '-', occurredOn: '2026-10-01', message: '' },
        ...{ subject: { dataset: 'contracts', key: id }, source: { file: null, sheet: null, row: null } },
        ...{ who: { role: 'clerk', name }, deadline: null, doneAt: null, daysLate, open: false, nextStep: '' },
        ...{ evidence: {}, waiver: null, state: 'new' },
        ...more,
      } satisfies Finding as Finding;
  }
  return createFindingTable(store, findings(), ({ severity }) => severity !== 'notice');
}

async function ids(findings: AsyncIterable<{ readonly id: string }>): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of findings) found.push(id);
  return found;
}

it('gives the worst: the gravest, then the latest, then the first; in the order of all', async () => {
  const findings = await table(
    ['late', 'major', 9, '乙'],
    ['notice', 'notice', 99, '乙'],
    ['grave', 'critical', null, '甲'],
    ['later', 'major', 10, '甲'],
    ['undated', 'major', null, '甲'],
    ['undated too', 'major', null, '甲'],
  );
  expect(await ids(findings.findings('rule', 3))).toEqual(['late', 'grave', 'later']);
  expect(await ids(findings.findings('rule', 4))).toEqual(['late', 'grave', 'later', 'undated']);
  // 乙 is U+4E59, 甲 U+7532.
  expect(await ids(findings.findings('person', 3))).toEqual(['late', 'grave', 'later']);
  expect(await ids(findings.findings('person'))).toHaveLength(6);
});

it('orders what is fined by the code points of the person, beyond the first plane too', async () => {
  // U+FA0E comes before U+20BB7, although the first half of the latter's UTF-16 is the smaller number.
  const findings = await table(
    ['b', 'minor', 1, '𠮷'],
    ['n', 'notice', 1, '𠮷'],
    ['a', 'minor', 1, '﨎'],
    ['c', 'minor', 1, null],
  );
  expect(await ids(findings.fined())).toEqual(['c', 'a', 'b']);
});

it('counts the waived apart, and gives them after all others where only the worst are asked for', async () => {
  const waiver = { kind: 'baseline', reason: 'r', approver: null, approvedOn: null, expiresOn: null } as const;
  const findings = await table(
    ['waived', 'critical', 9, '甲', { waiver }],
    ['old', 'minor', 5, '甲', { state: 'carried', open: true }],
    ['old and waived', 'minor', 7, '甲', { state: 'carried', open: true, waiver }],
    ['new', 'minor', 1, '甲'],
    ['of another', 'minor', 1, '乙'],
  );
  expect(await ids(findings.findings('rule', 3))).toEqual(['old', 'new', 'of another']);
  expect(await ids(findings.findings('rule', 4))).toEqual(['waived', 'old', 'new', 'of another']);
  expect(await ids(findings.waived())).toEqual(['waived', 'old and waived']);
  const counts = (await findings.counts()).map(({ who, severity, rule, org, ...rest }) => [who.name, severity, rest]);
  expect(counts).toEqual([
    ['乙', 'minor', { inPeriod: 1, carried: 0, waived: 0, waivedInPeriod: 0, open: 0, worstDaysLate: 1 }],
    ['甲', 'critical', { inPeriod: 1, carried: 0, waived: 1, waivedInPeriod: 1, open: 0, worstDaysLate: 9 }],
    ['甲', 'minor', { inPeriod: 1, carried: 2, waived: 1, waivedInPeriod: 0, open: 1, worstDaysLate: 7 }],
  ]);
});
