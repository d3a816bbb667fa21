import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Big from 'big.js';
import exceljs from 'exceljs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Penalties, PenaltyLine, RunManifest } from '../../src/domain/result.js';
import { assertAddsUp } from '../adds-up.js';
import { freshDatabase, freshFolder } from '../ledger/place.js';
import { SAMPLE_MONTH } from '../samples/expected.js';
import { CONTRACTS, cliAt, folderOf } from './cli.js';

// Whole rounds: run, decide, run again. What must come out was worked out by hand from samples/2026-10/expected.

/** Noon of 20 November in China. */
const NOW = new Date('2026-11-20T04:00:00Z');
const WHY = ['--reason', '初犯，已改正', '--by', '孙人事', '--on', '2026-11-05'];

/** A run's folder, and what stands in its files. */
function resultsIn(out: string, printed: string) {
  const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
  return {
    ...{ out, printed },
    findings: read('data/findings.json') as Finding[],
    penalties: read('data/penalties.json') as Penalties,
    manifest: read('run.json') as RunManifest,
  };
}
type Results = ReturnType<typeof resultsIn>;

async function audit(inputs: string, place: string, period: string, ...options: string[]): Promise<Results> {
  const out = join(freshFolder(), 'out');
  const {
    code,
    err,
    out: printed,
  } = await cliAt(NOW, ...['run', inputs, '--period', period, '--out', out, '--ledger', place, '-q', ...options]);
  expect(code, err).toBe(0);
  assertAddsUp(out);
  return resultsIn(out, printed);
}

const findingOf = ({ findings }: Results, rule: string, key: string): Finding => {
  const found = findings.find((one) => one.rule === rule && one.subject.key === key);
  if (found === undefined) throw new Error(`no finding of ${rule} about ${key}`);
  return found;
};
const lineOf = ({ penalties }: Results, name: string, rule: string): PenaltyLine | undefined =>
  penalties.lines.find((one) => one.rule === rule && one.who.name === name);
const personOf = ({ penalties }: Results, name: string) => penalties.people.find((one) => one.name === name);
const jointOf = ({ penalties }: Results, manager: string) => penalties.joint.find((one) => one.manager === manager);
const less = (amount: string | undefined, by: number) => new Big(amount ?? Number.NaN).minus(by).toFixed(2);

const LATE = 'contract/entered-within-one-workday';
const UNPAID = 'delivery/paid-before-shipment';
const OFF_NORM = 'contract/off-norm-terms-approved';
const PRICE = 'price/within-list';

describe('the sample month, with decisions', () => {
  const month = fileURLToPath(SAMPLE_MONTH);
  const place = join(freshFolder(), 'ledger.duckdb');
  let before: Results;
  let after: Results;

  beforeAll(async () => {
    before = await audit(month, place, '2026-10', '--format', 'json');
    const decide = async (rule: string, key: string, ...what: string[]) => {
      const { id } = findingOf(before, rule, key);
      const { code, err } = await cliAt(NOW, 'decide', id.slice(0, 12), ...what, ...WHY, '--ledger', place);
      expect(code, err).toBe(0);
    };
    await decide(LATE, 'YL-202609-003', '--confirm');
    await decide(LATE, 'YL-202610-007', '--waive');
    await decide(UNPAID, 'CK-202610-027', '--amount', '450');
    await decide(UNPAID, 'CK-202610-027', '--amount', '400.00');
    await decide(PRICE, 'JG-202610-003#1', '--amount', '240');
    await decide(OFF_NORM, 'XM-202610-005', '--confirm');
    after = await audit(month, place, '2026-10', '--format', 'xlsx');
  }, 240_000);

  it('the first run suggests, and knows of no decision', () => {
    // 100 × 1.5 × 1.2 × 2 = 360
    expect(lineOf(before, '丙一', LATE)).toMatchObject({ count: 2, amount: '360.00', decision: null });
    expect(before.penalties.lines.every(({ decision }) => decision === null)).toBe(true);
    expect(before.penalties.people.every(({ afterDecisions }) => afterDecisions === null)).toBe(true);
  });

  it('the waived finding is shown as waived, costs nothing, and changes the suggestion of its line', () => {
    const decided = { kind: 'decision', reason: '初犯，已改正', approver: '孙人事', approvedOn: '2026-11-05' };
    expect(findingOf(after, LATE, 'YL-202610-007').waiver).toEqual({ ...decided, expiresOn: null });
    expect(findingOf(after, LATE, 'YL-202609-003').waiver).toBeNull();
    // One is left, a day late: 100 × 1 × 1.1 × 2 = 220; confirmed were 360.
    expect(lineOf(after, '丙一', LATE)).toMatchObject({
      ...{ count: 1, worstDaysLate: 1, prior: 2, amount: '220.00' },
      decision: { kind: 'confirm', amount: '360.00', suggested: '360.00', by: '孙人事', on: '2026-11-05' },
    });
    expect(Object.keys(lineOf(after, '丙一', LATE)?.decision ?? {})).toEqual(
      'finding kind amount reason by on suggested'.split(' '),
    );
  });

  it('the last decision on a line holds, and the manager answers for what was decided', () => {
    expect(lineOf(after, '丙一', UNPAID)).toMatchObject({ amount: '500.00', decision: { amount: '400.00' } });
    const parts = (results: Results, manager: string, name: string) =>
      jointOf(results, manager)
        ?.from.filter((part) => part.name === name)
        .map(({ rule, line, decided, share }) => [rule, line, decided, share]);
    // A fifth of 400 is 80, of 300 is 60; a fifth of 240 would be 48 and is raised to 50.
    expect(parts(after, '示例经理堃', '丙一')).toEqual([[UNPAID, '500.00', '400.00', '80.00']]);
    expect(parts(after, '示例经理堃', '甲二')).toEqual([[OFF_NORM, '300.00', '300.00', '60.00']]);
    expect(parts(after, '示例经理乙', '示例·䶮')).toEqual([[PRICE, '300.00', '240.00', '50.00']]);
    expect(jointOf(after, '示例经理堃')?.amount).toBe(less(jointOf(before, '示例经理堃')?.amount, 20));
    expect(jointOf(after, '示例经理乙')?.amount).toBe(less(jointOf(before, '示例经理乙')?.amount, 10));
  });

  it('people are added up by what was decided, else by what is suggested', () => {
    // 丙一: the suggestion falls by 360 − 220 = 140; decided are 360 and 400 where 220 and 500 are suggested.
    expect(personOf(after, '丙一')).toMatchObject({
      total: less(personOf(before, '丙一')?.total, 140),
      afterDecisions: less(personOf(before, '丙一')?.total, 100),
    });
    expect(personOf(after, '示例·䶮')?.afterDecisions).toBe(less(personOf(before, '示例·䶮')?.total, 60));
    expect(personOf(after, '甲二')?.afterDecisions).toBe(personOf(before, '甲二')?.total);
    expect(personOf(after, '丙二')).toEqual(personOf(before, '丙二'));
  });

  it('all other lines are as they were', () => {
    const decided = new Set([`丙一 ${LATE}`, `丙一 ${UNPAID}`, `示例·䶮 ${PRICE}`, `甲二 ${OFF_NORM}`]);
    const others = ({ penalties }: Results) =>
      penalties.lines.filter(({ who, rule }) => !decided.has(`${who.name} ${rule}`));
    expect(others(after)).toEqual(others(before));
    expect(after.penalties.lines.length - others(after).length).toBe(4);
  });

  it('the penalties report says it on its first screen and on each line', async () => {
    const book = new exceljs.Workbook();
    await book.xlsx.readFile(join(after.out, 'penalties.xlsx'));
    const rows = (sheet: string) => {
      const found: string[] = [];
      book.getWorksheet(sheet)?.eachRow((row) => found.push(row.values ? (row.values as unknown[]).join(' | ') : ''));
      return found;
    };
    const first = rows('按人员').join('\n');
    expect(first).toContain('须由人力资源部门确认其法律依据');
    // Decided: 360 + 400 + 240 + 300 = 1,300, where 220 + 500 + 300 + 300 = 1,320 is suggested.
    expect(first).toContain('4 项，1,300.00 元（建议 1,320.00 元）');
    expect(first).toMatch(new RegExp(`尚未决定.*${after.penalties.lines.length - 4} 项，建议`));
    expect(first).toContain('1 项在作出决定之后建议金额有变');
    const lines = rows('罚款明细');
    const changed = lines.find((row) => row.includes('丙一') && row.includes('决定时建议'));
    expect(changed).toMatch(
      /220 \| 360 \| 按建议确认；决定时建议 360\.00，现为 220\.00，请复核 \| 孙人事 \|.*\| 初犯，已改正/,
    );
    expect(lines.filter((row) => row.includes('孙人事'))).toHaveLength(4);
    expect(lines.filter((row) => row.includes('未决定'))).toHaveLength(after.penalties.lines.length - 4);
    expect(rows('豁免').find((row) => row.includes('YL-202610-007'))).toMatch(/丙一.*初犯，已改正.*孙人事/);
  });

  it('jihe ledger show lists every decision, also those that no longer hold', async () => {
    const { code, out } = await cliAt(NOW, 'ledger', 'show', '2026-10', '--person', '丙一', '--ledger', place);
    expect(code).toBe(0);
    const history = out.split('决定的经过\n')[1]?.split('\n') ?? [];
    expect(
      history.map((line) =>
        line.replace(/^ {2}2026-11-05 {2}孙人事 {2}[0-9a-f]{16} {2}(.*\S) {2,}初犯，已改正$/, '$1'),
      ),
    ).toEqual([
      '按建议确认罚款 360.00 元',
      '豁免这条违规',
      '罚款 450.00 元（当时建议 500.00 元）',
      '罚款 400.00 元（当时建议 500.00 元）',
    ]);
  });

  it('so does the summary of the run', () => {
    expect(before.printed).not.toContain('已决定');
    expect(after.printed).toContain(`4 项，1,300.00 元；尚未决定 ${after.penalties.lines.length - 4} 项`);
  });

  it('running again gives the same', async () => {
    const again = await audit(month, place, '2026-10', '--format', 'json');
    for (const file of ['penalties.json', 'findings.json'])
      expect(readFileSync(join(again.out, 'data', file), 'utf8')).toBe(
        readFileSync(join(after.out, 'data', file), 'utf8'),
      );
  });

  it('jihe explain shows the decisions where it is given the ledger, and none without', async () => {
    const { id } = findingOf(after, UNPAID, 'CK-202610-027');
    const with_ = await cliAt(NOW, 'explain', id, '--out', after.out, '--ledger', place);
    expect(with_.out).toMatch(
      /2026-11-05 {2}孙人事 {2}[0-9a-f]{16} {2}罚款 450\.00 元（当时建议 500\.00 元） {2}初犯，已改正/,
    );
    expect(with_.out).toContain('罚款 400.00 元');
    const waived = await cliAt(
      NOW,
      ...['explain', findingOf(after, LATE, 'YL-202610-007').id, '--out', after.out, '--ledger', place, '--lang', 'en'],
    );
    expect(waived.out).toContain('finding waived');
    // The line that it belonged to was confirmed.
    expect(waived.out).toContain('fine of 360.00 yuan confirmed as suggested');
    expect((await cliAt(NOW, 'explain', id, '--out', after.out)).out).not.toContain('孙人事');
    const other = findingOf(after, 'contract/totals-agree', findingsOf(after, 'contract/totals-agree')[0] ?? '');
    expect((await cliAt(NOW, 'explain', other.id, '--out', after.out, '--ledger', place)).out).toContain('台账中没有');
  });
});

const findingsOf = ({ findings }: Results, rule: string) =>
  findings.filter((one) => one.rule === rule).map((one) => one.subject.key);

describe.each([
  ['in a file', async () => join(freshFolder(), 'ledger.duckdb')],
  ['in PostgreSQL', freshDatabase],
] as const)('two months, with decisions %s', (_, freshPlace) => {
  // October: due Fri 9, entered Mon 12, with Saturday 10 at work: 2 days. November: due Fri 6, entered Tue 10: 2 days.
  const exports = folderOf({
    '合同.csv': `${CONTRACTS.replace('2026-10-08 17:00', '2026-10-12 09:00')}HT-002,示例客户乙,甲一,2026-11-05,2000.00,2026-11-10 09:00,正式,2026-11-05 16:00\n`,
  });
  let place: string;
  beforeAll(async () => {
    place = await freshPlace();
  });
  const october = () => audit(exports, place, '2026-10', '--format', 'json');
  const november = () => audit(exports, place, '2026-11', '--format', 'json');
  const late = ({ penalties }: Results) => penalties.lines.filter(({ rule }) => rule === LATE);
  const decide = (id: string, ...what: string[]) => cliAt(NOW, 'decide', id, ...what, ...WHY, '--ledger', place);

  it('a finding that was waived counts as prior no longer, and its line is gone with what was decided on it', async () => {
    const first = await october();
    // 100 × 1.2; in November one earlier month: 100 × 1.2 × 1.5.
    expect(late(first)).toMatchObject([{ amount: '120.00', prior: 0 }]);
    expect(late(await november())).toMatchObject([{ amount: '180.00', prior: 1 }]);
    const { id } = findingOf(first, LATE, 'HT-001');
    expect((await decide(id, '--confirm')).code).toBe(0);
    expect((await decide(id, '--waive')).code).toBe(0);
    // At once, without October having been run again.
    expect(late(await november())).toMatchObject([{ amount: '120.00', prior: 0 }]);
    const second = await october();
    expect(late(second)).toEqual([]);
    expect(findingOf(second, LATE, 'HT-001').waiver).toMatchObject({ kind: 'decision', approver: '孙人事' });
    expect(second.manifest.warnings.join('\n')).toContain(
      `孙人事 于 2026-11-05 对违规 ${id} 决定的罚款 120.00 元没有效力`,
    );
    expect((await decide(id, '--amount', '100')).err).toContain('已豁免');
  }, 240_000);
});
