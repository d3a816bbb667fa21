import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Finding, FormerFinding, Penalties, PenaltyLine, RunManifest } from '../src/domain/result.js';

// What must add up in the output of any run, whatever it found.

/** The figures of a folder's files that must be equal to each other, as they follow from its list of findings. */
export function assertAddsUp(out: string): void {
  const read = <T>(file: string) => JSON.parse(readFileSync(join(out, file), 'utf8')) as T;
  const { rules } = read<RunManifest>('run.json');
  const findings = read<Finding[]>('data/findings.json');
  const { lines, joint, people } = read<Omit<Penalties, 'lines'> & { lines: (PenaltyLine & { findings: string[] })[] }>(
    'data/penalties.json',
  );
  expect(new Set(findings.map(({ id }) => id)).size, 'no finding twice').toBe(findings.length);

  const counts = rules.map(({ id, inPeriod, carried, waived }) => {
    const ofRule = findings.filter(({ rule }) => rule === id);
    const told = (state: Finding['state']) => ofRule.filter((one) => one.state === state).length;
    const inFindings = [told('new'), told('carried'), ofRule.filter(({ waiver }) => waiver !== null).length];
    return { id, inManifest: [inPeriod, carried, waived], inFindings };
  });
  for (const { id, inManifest, inFindings } of counts) expect(inManifest, id).toEqual(inFindings);
  expect(findings.filter(({ rule }) => !rules.some(({ id }) => id === rule))).toEqual([]);
  for (const one of rules)
    expect(one.notApplicable + one.notEvaluable + one.pending + one.compliant + one.violations, one.id).toBe(one.rows);

  // Every new finding that can cost something stands behind exactly one line, or is waived.
  const lineOf = (one: Pick<Finding, 'org' | 'who' | 'rule'>) =>
    [one.org, one.who.role, one.who.name ?? '', one.rule].join('\n');
  const finable = findings.filter(({ state, severity }) => state === 'new' && severity !== 'notice');
  const byLine = new Map<string, string[]>();
  for (const one of finable.filter(({ waiver }) => waiver === null))
    byLine.set(lineOf(one), [...(byLine.get(lineOf(one)) ?? []), one.id]);
  expect(new Map(lines.map((line) => [lineOf(line), [...line.findings].sort()]))).toEqual(
    new Map([...byLine].map(([key, ids]) => [key, ids.sort()])),
  );
  for (const line of lines) expect(line.count, lineOf(line)).toBe(line.findings.length);

  const cents = (list: readonly string[]) => list.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0);
  const named = lines.filter(({ who }) => who.name !== null);
  expect(cents(people.map(({ total }) => total))).toBe(cents(named.map(({ amount }) => amount)));
  expect(cents(people.map(({ total, afterDecisions }) => afterDecisions ?? total))).toBe(
    cents(named.map(({ amount, decision }) => decision?.amount ?? amount)),
  );
  expect(cents(people.map((one) => one.joint))).toBe(cents(joint.map(({ amount }) => amount)));
}

/** What was open in the run before is reported again, settled, or not seen: each of it is exactly one of these. */
export function assertNothingLost(before: string, out: string): void {
  const read = <T>(folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
  const { resolved, notSeen } = read<{ resolved: FormerFinding[]; notSeen: FormerFinding[] }>(
    out,
    'data/resolved.json',
  );
  const open = read<Finding[]>(before, 'data/findings.json').flatMap((one) => (one.open ? [one.id] : []));
  const reported = read<Finding[]>(out, 'data/findings.json').flatMap(({ id }) => (open.includes(id) ? [id] : []));
  const told = [...resolved, ...notSeen].map(({ id }) => id);
  expect([...told, ...reported].sort()).toEqual(open.sort());
  expect(read<RunManifest>(out, 'run.json').ledger).toMatchObject({
    ...{ resolved: resolved.length, notSeen: notSeen.length },
  });
}
