import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding, FormerFinding, PenaltyLine, RunManifest } from '../../src/domain/result.js';
import { assertAddsUp, assertNothingLost } from '../adds-up.js';
import { cli, type Printed } from '../cli/cli.js';
import { freshFolder, freshPlace, inLedger, isPostgres } from './place.js';

// The sample month, audited as it would have been: in August, in September and in October, each run seeing what the ones
// before it found. The exports are the same: those of October, as of each month's end.

const SAMPLE = fileURLToPath(new URL('../../samples/2026-10', import.meta.url));
const MONTHS = ['2026-08', '2026-09', '2026-10'] as const;
const home = freshFolder();
let place: string;

async function audit(name: string, month: string, ...more: string[]): Promise<Printed> {
  const database = isPostgres ? ['--db', place] : [];
  return cli(
    ...['run', SAMPLE, '--period', month, '--out', join(home, name), '--format', 'json', '--lang', 'en', '-q'],
    ...[...database, ...more],
  );
}

const read = <T>(name: string, file: string) => JSON.parse(readFileSync(join(home, name, file), 'utf8')) as T;
const linesOf = (name: string) => read<{ lines: PenaltyLine[] }>(name, 'data/penalties.json').lines;
const findingsOf = (name: string) => read<Finding[]>(name, 'data/findings.json');
const keyOf = ({ org, who, rule }: Pick<Finding, 'org' | 'who' | 'rule'>) =>
  [org, who.role, who.name ?? '', rule].join(' ');

beforeAll(async () => {
  place = await freshPlace();
  for (const month of MONTHS) {
    const alone = await audit(`alone-${month}`, month);
    const told = await audit(month, month, '--ledger', place);
    expect([alone.code, told.code, told.err.includes('ledger')], told.err).toEqual([0, 0, false]);
  }
}, 300_000);

describe('three months with a ledger', () => {
  it('each takes from the ledger what it knows, and from the exports the rest', () => {
    const earlier = (name: string) =>
      read<RunManifest>(name, 'run.json').earlier.map((one) => [one.period, one.source]);
    expect(MONTHS.map(earlier)).toEqual([
      [
        ['2026-07', 'exports'],
        ['2026-06', 'exports'],
        ['2026-05', 'exports'],
      ],
      [
        ['2026-08', 'ledger'],
        ['2026-07', 'exports'],
        ['2026-06', 'exports'],
      ],
      [
        ['2026-09', 'ledger'],
        ['2026-08', 'ledger'],
        ['2026-07', 'exports'],
      ],
    ]);
    // The trend has what the runs themselves told.
    const [september] = read<RunManifest>('2026-10', 'run.json').earlier;
    const rules = read<RunManifest>('2026-09', 'run.json').rules;
    expect(september?.violations).toBe(rules.reduce((sum, { inPeriod }) => sum + inPeriod, 0));
    const { lines, joint } = read<{ lines: PenaltyLine[]; joint: { amount: string }[] }>(
      '2026-09',
      'data/penalties.json',
    );
    const fines = [...lines, ...joint].reduce((sum, { amount }) => sum + Number(amount), 0);
    expect(september?.fines).toBe(fines.toFixed(2));
  });

  it('prior is the same as from the exports, but where the exports cannot tell', () => {
    const differences = (month: string) => {
      const alone = new Map(linesOf(`alone-${month}`).map((line) => [keyOf(line), line.prior]));
      return linesOf(month)
        .filter((line) => alone.get(keyOf(line)) !== line.prior)
        .map((line) => `${keyOf(line)}: ${alone.get(keyOf(line))} → ${line.prior}`);
    };
    expect(differences('2026-08')).toEqual([]);
    // How much a customer owed at the end of August, the exports show only to a run as of August.
    expect(differences('2026-09')).toEqual([
      '- salesperson 乙一 receivable/credit-limit-kept: 0 → 1',
      '- salesperson 乙二 receivable/credit-limit-kept: 0 → 1',
    ]);
    expect(differences('2026-10')).toEqual([
      // An application for a shipment of October fell due in September; the run of September could not know of it.
      '- clerk 丙二 delivery/application-one-day-ahead: 1 → 0',
      // An invoice that is paid now was overdue in August, and nobody had called.
      '- salesperson 乙一 receivable/collection-in-step: 0 → 1',
      // August and September.
      '- salesperson 乙二 receivable/credit-limit-kept: 0 → 2',
    ]);
    // 200 × (1 + 0.5 × 2) = 400.
    const line = linesOf('2026-10').find(
      (one) => one.who.name === '乙二' && one.rule === 'receivable/credit-limit-kept',
    );
    expect([line?.amount, line?.count]).toEqual(['400.00', 1]);
  });

  it('what was reported while it was open is not new again when it is done', () => {
    const states = (name: string) => new Map(findingsOf(name).map((one) => [one.id, one.state]));
    const alone = states('alone-2026-10');
    const moved = findingsOf('2026-10').filter(({ id, state }) => alone.get(id) !== state);
    // Signed on the last day of September and entered in October: an open breach of September. By its date of entry it
    // would be one of October as well.
    expect(
      moved.map((one) => [one.rule, one.subject.key, one.deadline, one.occurredOn, one.state, one.firstSeen]),
    ).toEqual([
      ['contract/entered-same-day', 'YL-202609-002', '2026-09-30', '2026-10-08', 'carried', '2026-09'],
      ['contract/entered-same-day', 'YL-202609-003', '2026-09-30', '2026-10-09', 'carried', '2026-09'],
    ]);
    const summary = (name: string) => {
      const rule = read<RunManifest>(name, 'run.json').rules.find(({ id }) => id === 'contract/entered-same-day');
      return [rule?.inPeriod, rule?.carried];
    };
    const [inPeriod = 0, carried = 0] = summary('alone-2026-10');
    expect(summary('2026-10')).toEqual([inPeriod - 2, carried + 2]);
    expect(findingsOf('2026-10')).toHaveLength(findingsOf('alone-2026-10').length);
  });

  it('what was open and is not reported any more is settled, or said to be unknown', () => {
    const former = (name: string) =>
      read<{ since: unknown; resolved: FormerFinding[]; notSeen: FormerFinding[] }>(name, 'data/resolved.json');
    const told = (list: FormerFinding[]) =>
      list.map((one) => [one.how, one.rule, one.subject.key, one.firstSeen, one.open]);
    expect(former('2026-08')).toEqual({ since: null, resolved: [], notSeen: [] });
    expect(former('2026-09')).toEqual({ since: { period: '2026-08', asOf: '2026-08-31' }, resolved: [], notSeen: [] });
    const october = former('2026-10');
    expect(october.since).toEqual({ period: '2026-09', asOf: '2026-09-30' });
    // The invoice of August was paid in October. That settles it for the work list; whether anybody had called, nothing
    // shows: paid items are not judged.
    expect(told(october.resolved)).toEqual([
      ['compliant', 'receivable/overdue', '26441000000026070001', '2026-08', false],
    ]);
    expect(told(october.notSeen)).toEqual([
      ['not-in-exports', 'receivable/collection-in-step', '26441000000026070001', '2026-08', true],
    ]);
    expect(read<RunManifest>('2026-10', 'run.json').ledger).toEqual({
      ...{ since: { period: '2026-09', asOf: '2026-09-30' }, resolved: 1, notSeen: 1 },
    });
  });

  it('every figure adds up', () => {
    for (const month of MONTHS) {
      assertAddsUp(join(home, month));
      assertAddsUp(join(home, `alone-${month}`));
    }
    assertNothingLost(join(home, '2026-08'), join(home, '2026-09'));
    assertNothingLost(join(home, '2026-09'), join(home, '2026-10'));
  });

  it('running a month again gives the same bytes, and its entry once', async () => {
    const files = (name: string) =>
      ['run.json', ...readdirSync(join(home, name, 'data')).map((file) => `data/${file}`)].map(
        (file) => [file, readFileSync(join(home, name, file), 'utf8')] as const,
      );
    await audit('again', '2026-09', '--ledger', place);
    expect(files('again')).toEqual(files('2026-09'));
    const entries = await inLedger(place, (ledger) => ledger.entries());
    expect(entries.map(({ period }) => period)).toEqual([...MONTHS]);
  });

  it('without a ledger nothing of one shows', () => {
    expect(readdirSync(join(home, 'alone-2026-10', 'data'))).not.toContain('resolved.json');
    expect(read<RunManifest>('alone-2026-10', 'run.json')).not.toHaveProperty('ledger');
    expect(findingsOf('alone-2026-10').some((one) => 'firstSeen' in one)).toBe(false);
  });

  it('an output that cannot come into its place leaves the ledger as it was', async () => {
    const target = join(home, 'taken');
    mkdirSync(target);
    writeFileSync(join(target, 'mine.txt'), '');
    const { code } = await audit('taken', '2026-07', '--ledger', place);
    expect(code).toBe(2);
    const entries = await inLedger(place, (ledger) => ledger.entries());
    expect(entries.map(({ period }) => period)).toEqual([...MONTHS]);
  });
});
