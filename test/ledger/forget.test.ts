import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PenaltyLine, RunManifest } from '../../src/domain/result.js';
import { entryOf, finding, freshPlace, inLedger, isPostgres, keepEntry } from './place.js';

const NAME = '戊张三';

function line(name: string | null): PenaltyLine {
  const who = { role: 'clerk', name } as const;
  const numbers = { count: 1, worstDaysLate: 2, prior: 0, base: '100.00', amount: '120.00' };
  return {
    ...{ org: '-', who, rule: 'contract/entered-within-one-workday', title: '', severity: 'moderate', ...numbers },
    ...{ formula: '100 × 1.2 = 120', decision: null },
  };
}

/** Everything the ledger tells, as text. */
async function told(place: string): Promise<string> {
  return inLedger(place, async (ledger) => {
    const parts: unknown[] = [await ledger.entries(), await ledger.decisions()];
    for (const { period } of await ledger.entries()) for await (const one of ledger.findings(period)) parts.push(one);
    return JSON.stringify(parts);
  });
}

/** True where the name stands in the bytes of the file or of a file beside it. */
function isInBytes(place: string, name: string): boolean {
  const folder = dirname(place);
  return readdirSync(folder).some((file) => readFileSync(`${folder}/${file}`).includes(name));
}

async function filled(): Promise<string> {
  const place = await freshPlace();
  await inLedger(place, async (ledger) => {
    await keepEntry(
      ledger,
      '2026-08',
      [
        finding({ id: 'a1', who: { role: 'clerk', name: NAME } }),
        // A duty of his, which names him in its key only; a finding of another that mentions him; one that does not.
        finding({
          id: 'a2',
          subject: { dataset: 'work_records', key: `weekly_plan:${NAME}:2026-08-03` },
          who: { role: 'manager', name: '丙经理' },
        }),
        finding({ id: 'a3', message: `${NAME}未签字。`, evidence: { entered_by: NAME, customer: `${NAME}商行` } }),
        finding({ id: 'a4' }),
        // A customer that is called after him is not he.
        finding({ id: 'a5', subject: { dataset: 'customers', key: `${NAME}商行` } }),
      ],
      {
        lines: [line(NAME), line('甲内勤')],
        manifest: { ...entryOf('2026-08', []).manifest, warnings: [`${NAME}不在花名册上`] } as RunManifest,
      },
    );
    await keepEntry(ledger, '2026-09', [
      finding({ id: 'a1', state: 'carried', who: { role: 'clerk', name: NAME } }),
      finding({ id: 'b1', org: '华东', who: { role: 'clerk', name: NAME } }),
    ]);
    const about = { kind: 'waive', amount: null, on: '2026-11-03', period: null, suggested: null, line: null } as const;
    await ledger.decide({ ...about, finding: 'a1', reason: '病假', by: '丙经理' }, '2026-11-03 10:00:00');
    await ledger.decide({ ...about, finding: 'a4', reason: `${NAME}的失误`, by: NAME }, '2026-11-03 10:00:00');
  });
  return place;
}

describe('forgetting a person', () => {
  it('leaves no trace of the name but where it is that of a customer', async () => {
    const place = await filled();
    const forgotten = await inLedger(place, (ledger) => ledger.forget({ person: NAME, org: null }));
    // a1 twice, a2, b1; his fine; the decision on a1. Redacted: a3, the notes of August, reason and name of the other
    // decision.
    expect(forgotten).toEqual({ entries: 0, findings: 4, fines: 1, decisions: 1, redacted: 4 });
    const text = await told(place);
    expect(text.replaceAll(`${NAME}商行`, '')).not.toContain(NAME);
    await inLedger(place, async (ledger) => {
      const ids: string[] = [];
      for await (const one of ledger.findings('2026-08')) ids.push(one.finding.id);
      expect(ids).toEqual(['a3', 'a4', 'a5']);
      const [third] = await ledger.findingsById('a3');
      expect([third?.finding.message, third?.finding.evidence]).toEqual([
        '***未签字。',
        { entered_by: '***', customer: '***商行' },
      ]);
      const [decision] = await ledger.decisions();
      expect([decision?.finding, decision?.reason, decision?.by]).toEqual(['a4', '***的失误', '***']);
      // The month is still counted as it was.
      expect((await ledger.entries()).map(({ violations }) => violations)).toEqual([5, 1]);
    });
  });

  it('leaves whoever is called almost like him, and the ledger whole', async () => {
    const place = await freshPlace();
    const longer = `${NAME}丰`;
    await inLedger(place, async (ledger) => {
      const other = {
        who: { role: 'clerk', name: longer },
        evidence: { entered_by: longer, customer: `${NAME}商行` },
      } as const;
      await keepEntry(ledger, '2026-08', [
        finding({ id: 'a1', who: { role: 'clerk', name: NAME } }),
        finding({ id: 'a2', ...other, message: `由${NAME}代签。` }),
        finding({ id: 'a3', ...other, subject: { dataset: 'work_records', key: `weekly_plan:${longer}:2026-08-03` } }),
      ]);
      await ledger.decide(
        {
          ...{ finding: 'a2', kind: 'waive', reason: '病假', by: longer, on: '2026-11-03' },
          ...{ amount: null, period: null, suggested: null, line: null },
        },
        '2026-11-03 10:00:00',
      );
    });
    const forgotten = await inLedger(place, (ledger) => ledger.forget({ person: NAME, org: null }));
    expect(forgotten).toEqual({ entries: 0, findings: 1, fines: 0, decisions: 0, redacted: 2 });
    await inLedger(place, async (ledger) => {
      const left = await ledger.findingsById('a');
      expect(left.map(({ finding: { id, who, evidence } }) => [id, who.name, evidence])).toEqual([
        ['a2', longer, { entered_by: longer, customer: '***商行' }],
        ['a3', longer, { entered_by: longer, customer: '***商行' }],
      ]);
      expect(left[0]?.finding.message).toBe('由***代签。');
      expect((await ledger.decisions()).map(({ by }) => by)).toEqual([longer]);
    });
  });

  it('however many texts name him', async () => {
    const place = await freshPlace();
    const many = Array.from({ length: 10_003 }, (_, i) => finding({ id: `d${i}`, message: `${i} ${NAME}` }));
    await inLedger(place, async (ledger) => {
      await keepEntry(ledger, '2026-08', many);
      await keepEntry(ledger, '2026-09', many.slice(0, 2));
    });
    expect(await inLedger(place, (ledger) => ledger.forget({ person: NAME, org: null }))).toMatchObject({
      ...{ findings: 0, redacted: 10_005 },
    });
    await inLedger(place, async (ledger) => {
      let read = 0;
      for await (const one of ledger.findings('2026-08'))
        if (one.finding.message === `${one.finding.id.slice(1)} ***`) read++;
      expect(read).toBe(10_003);
    });
  });

  it('of one company only', async () => {
    const place = await filled();
    const forgotten = await inLedger(place, (ledger) => ledger.forget({ person: NAME, org: '华东' }));
    expect(forgotten).toMatchObject({ findings: 1, fines: 0, decisions: 0 });
    expect(await inLedger(place, (ledger) => ledger.findingsById('b1'))).toEqual([]);
    expect(await inLedger(place, (ledger) => ledger.findingsById('a1'))).toHaveLength(2);
  });

  it.skipIf(isPostgres)('leaves no byte of the name in the file', async () => {
    const place = await freshPlace();
    await inLedger(place, (ledger) => {
      const many = Array.from({ length: 3000 }, (_, i) =>
        finding({ id: `c${i}`, who: { role: 'clerk', name: i % 2 === 0 ? NAME : '甲内勤' } }),
      );
      return keepEntry(ledger, '2026-08', many);
    });
    expect(isInBytes(place, NAME)).toBe(true);
    const before = statSync(place).mode;
    await inLedger(place, (ledger) => ledger.forget({ person: NAME, org: null }));
    expect(isInBytes(place, NAME)).toBe(false);
    expect(statSync(place).mode).toBe(before);
    expect(existsSync(`${place}.wal`)).toBe(false);
    expect(readdirSync(dirname(place))).toHaveLength(1);
    expect(await inLedger(place, (ledger) => ledger.findingsById('c'))).toHaveLength(1500);
  });
});

describe('forgetting periods', () => {
  it('removes their entries, and decisions on what no entry has any more', async () => {
    const place = await filled();
    expect(await inLedger(place, (ledger) => ledger.forget({ periods: ['2026-08', '2026-07'] }))).toEqual({
      // a1 stands in September, too: the decision on it stays; that on a4 goes.
      ...{ entries: 1, findings: 5, fines: 2, decisions: 1, redacted: 0 },
    });
    await inLedger(place, async (ledger) => {
      expect((await ledger.entries()).map(({ period }) => period)).toEqual(['2026-09']);
      expect((await ledger.decisions()).map((one) => one.finding)).toEqual(['a1']);
    });
  });

  it('removes nothing where none is named', async () => {
    const place = await filled();
    const nothing = { entries: 0, findings: 0, fines: 0, decisions: 0, redacted: 0 };
    expect(await inLedger(place, (ledger) => ledger.forget({ periods: [] }))).toEqual(nothing);
    expect(await inLedger(place, (ledger) => ledger.entries())).toHaveLength(2);
  });
});
