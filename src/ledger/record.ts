import type { Finding } from '../domain/result.js';
import { literal } from '../domain/sql.js';
import type { LastingStore } from '../store/port.js';
import type { RunRecord } from './ledger.js';

/** Puts the run's entry in the place of the period's former one, in the transaction that is open. */
export async function record(store: LastingStore, run: RunRecord): Promise<void> {
  const { period, manifest } = run;
  const label = literal(period.label);
  for (const table of ['entry', 'finding', 'fine']) await store.exec(`DELETE FROM ${table} WHERE period = ${label}`);
  const counts = { violations: 0, waived: 0, carried: 0 };
  await store.append('finding', findingRows(run, counts));
  await store.append('fine', fineRows(run));
  const values = [
    ...[period.label, period.start, period.end, manifest.asOf, run.lang, manifest.tool.version, run.packDigest],
    ...[JSON.stringify(manifest), counts.violations, counts.waived, counts.carried, run.fines, run.now],
  ];
  await store.append('entry', [values]);
}

async function* findingRows(
  { period, findings }: RunRecord,
  counts: { violations: number; waived: number; carried: number },
) {
  let no = 0;
  for await (const finding of findings) {
    counts[finding.state !== 'new' ? 'carried' : finding.waiver === null ? 'violations' : 'waived']++;
    yield [period.label, no++, ...valuesOf(finding), finding.firstSeen ?? period.label, JSON.stringify(finding)];
  }
}

function valuesOf(finding: Finding) {
  const { id, rule, org, subject, who, occurredOn, deadline, severity, daysLate, state, open, waiver } = finding;
  return [
    ...[id, rule, org, subject.key, who.role, who.name, occurredOn, deadline, severity, daysLate],
    ...[state === 'new', open, waiver?.kind ?? null],
  ];
}

function* fineRows({ period, lines, joint }: RunRecord) {
  let no = 0;
  for (const { org, who, rule, severity, count, worstDaysLate, prior, amount, formula } of lines)
    yield [
      ...[period.label, no++, 'line', org, who.role, who.name, rule, severity],
      ...[count, worstDaysLate, prior, amount, formula],
    ];
  for (const { org, manager, amount } of joint)
    yield [period.label, no++, 'joint', org, 'manager', manager, null, null, null, null, null, amount, null];
}
