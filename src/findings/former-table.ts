import type { Fate, Finding, FormerFinding } from '../domain/result.js';
import { TEXT } from '../domain/sql.js';
import type { Store } from '../store/port.js';

/** What became of one finding. */
export interface FindingFate {
  readonly how: Fate;
  readonly doneAt: string | null;
  readonly daysLate: number | null;
}

/** Findings that were open before and are not reported any more, kept in the store; by rule, key, org. */
export interface FormerTable {
  readonly resolvedCount: number;
  readonly notSeenCount: number;
  /** Those that the exports show settled. */
  resolved(): AsyncIterable<FormerFinding>;
  /** Those of which the exports tell nothing, or nothing good. */
  notSeen(): AsyncIterable<FormerFinding>;
}

/** Its table: text columns `rule`, `org` and `key`, among others. */
export const FORMER_TABLE = 'former_finding';

/** Takes the findings as an earlier run recorded them, by rule, key, org; `fates` then says what became of each. */
export async function createFormerTable(
  store: Store,
  findings: AsyncIterable<Finding>,
  fates: () => Promise<(finding: Finding) => FindingFate>,
): Promise<FormerTable> {
  await store.exec(`CREATE TABLE ${FORMER_TABLE}(no INTEGER, rule ${TEXT}, org ${TEXT}, key ${TEXT}, json ${TEXT})`);
  await store.spread(FORMER_TABLE, null);
  async function* rows() {
    let no = 0;
    for await (const finding of findings)
      yield [no++, finding.rule, finding.org, finding.subject.key, JSON.stringify(finding)];
  }
  const count = await store.append(FORMER_TABLE, rows());
  await store.analyse(FORMER_TABLE);
  const fateOf = count === 0 ? null : await fates();
  async function* read(state: FormerFinding['state']): AsyncIterable<FormerFinding> {
    if (fateOf === null) return;
    for await (const { json } of store.rows(`SELECT json FROM ${FORMER_TABLE} ORDER BY no`)) {
      const finding = JSON.parse(String(json)) as Finding;
      const { how, doneAt, daysLate } = fateOf(finding);
      if (stateOf(how) !== state) continue;
      const settled = state === 'resolved' ? { open: false, doneAt, daysLate } : {};
      yield { ...finding, ...settled, firstSeen: finding.firstSeen ?? '', state, how };
    }
  }
  let resolvedCount = 0;
  for await (const { state } of read('resolved')) if (state === 'resolved') resolvedCount++;
  return {
    resolvedCount,
    notSeenCount: count - resolvedCount,
    resolved: () => read('resolved'),
    notSeen: () => read('not-seen'),
  };
}

const SETTLED: readonly Fate[] = ['done', 'compliant', 'not-applicable'];

function stateOf(how: Fate): FormerFinding['state'] {
  return SETTLED.includes(how) ? 'resolved' : 'not-seen';
}
