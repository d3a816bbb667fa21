import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding, FormerFinding, PenaltyLine } from '../../src/domain/result.js';
import { assertAddsUp, assertNothingLost } from '../adds-up.js';
import { cli } from '../cli/cli.js';
import { freshFolder, freshPlace, isPostgres } from './place.js';

// A contract that is reported once, missing from the exports of a month, and back with other days. It is one breach: whatever
// the exports do, it costs something once.

const RULE = 'contract/entered-within-one-workday';
const HEADER = '合同编号,客户名称,业务员,签订日期,合同金额,录入时间,合同类型,经理签字时间';
/** Signed on a Friday: to be entered by Monday 31 August. */
const late = (entered: string) => `HT-001,示例客户甲,甲一,2026-08-28,1000.00,${entered},正式,2026-08-28 09:00`;
const OTHER = 'HT-002,示例客户乙,甲一,2026-09-10,1000.00,2026-09-10 10:00,正式,2026-09-10 09:00';

async function audit(home: string, place: string, month: string, ...rows: string[]) {
  const [exports, out] = [join(home, `exports-${month}`), join(home, month)];
  mkdirSync(exports);
  writeFileSync(join(exports, 'contracts.csv'), `${[HEADER, ...rows].join('\n')}\n`);
  const database = isPostgres ? ['--db', place] : [];
  const { code, err } = await cli(
    ...['run', exports, '--period', month, '--ledger', place, '--out', out, '--format', 'json', '-q', ...database],
  );
  expect(code, err).toBe(0);
  const read = <T>(file: string) => JSON.parse(readFileSync(join(out, 'data', file), 'utf8')) as T;
  const isIt = ({ rule }: { readonly rule: string }) => rule === RULE;
  const { notSeen } = read<{ notSeen: FormerFinding[] }>('resolved.json');
  return {
    findings: read<Finding[]>('findings.json')
      .filter(isIt)
      .map(({ state, firstSeen, occurredOn, open }) => [state, firstSeen, occurredOn, open]),
    fines: read<{ lines: PenaltyLine[] }>('penalties.json')
      .lines.filter(isIt)
      .map(({ count, amount }) => [count, amount]),
    notSeen: notSeen.filter(isIt).map(({ how, firstSeen }) => [how, firstSeen]),
  };
}

describe('a breach that was reported', () => {
  it('is not new when it comes back after a month without it, nor when its day is corrected later; a run repeated gives the same bytes', {
    timeout: 300_000,
  }, async () => {
    const [home, place] = [freshFolder(), await freshPlace()];
    // Moderate, one day late: 100 × 1.1.
    expect(await audit(home, place, '2026-08', late(''))).toEqual({
      ...{ findings: [['new', '2026-08', '2026-08-31', true]], fines: [[1, '110.00']], notSeen: [] },
    });
    expect(await audit(home, place, '2026-09', OTHER)).toEqual({
      ...{ findings: [], fines: [], notSeen: [['not-in-exports', '2026-08']] },
    });
    expect(await audit(home, place, '2026-10', late('2026-10-09 10:00'), OTHER)).toEqual({
      ...{ findings: [['carried', '2026-08', '2026-10-09', false]], fines: [], notSeen: [] },
    });
    expect(await audit(home, place, '2026-11', late('2026-11-03 10:00'), OTHER)).toEqual({
      ...{ findings: [['carried', '2026-08', '2026-11-03', false]], fines: [], notSeen: [] },
    });
    assertNothingLost(join(home, '2026-08'), join(home, '2026-09'));
    // October again, with its own entry and a later one in the ledger: the same bytes in every file.
    const printed = async (name: string) => {
      const out = join(home, name);
      const database = isPostgres ? ['--db', place] : [];
      const run = ['run', join(home, 'exports-2026-10'), '--period', '2026-10', '--ledger', place, '--out', out, '-q'];
      expect((await cli(...run, ...database)).code).toBe(0);
      assertAddsUp(out);
      const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      return new Map(
        files.map(({ name: file, parentPath }) => [
          file,
          createHash('sha256')
            .update(readFileSync(join(parentPath, file)))
            .digest('hex'),
        ]),
      );
    };
    const [first, again] = [await printed('first'), await printed('again')];
    expect(first.size).toBeGreaterThan(12);
    expect(again).toEqual(first);
  });
});
