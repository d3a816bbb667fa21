import type { Finding, FindingCount } from '../domain/result.js';
import { TEXT } from '../domain/sql.js';
import type { Role, Severity } from '../domain/verdict.js';
import type { Store } from '../store/port.js';

/** The findings of a run, kept in the store as JSON text: any report can read them in its own order without holding them. */
export interface FindingTable {
  readonly count: number;
  /** JSON text of every finding, by rule, key, org. */
  json(): AsyncIterable<string>;
  /** By rule, key, org, or by org, person, rule, key. */
  findings(order: 'rule' | 'person'): AsyncIterable<Finding>;
  counts(): Promise<FindingCount[]>;
}

/** Takes the findings as they are judged; `onFinding` sees each one pass. They must come sorted by rule, key, org. */
export async function createFindingTable(
  store: Store,
  findings: AsyncIterable<Finding>,
  onFinding: (finding: Finding) => void,
): Promise<FindingTable> {
  await store.exec(`CREATE TABLE finding(no INTEGER, org ${TEXT}, role ${TEXT}, name ${TEXT}, rule ${TEXT}, severity ${TEXT},
    is_new BOOLEAN, is_open BOOLEAN, days_late INTEGER, json ${TEXT})`);
  async function* rows() {
    let no = 0;
    for await (const finding of findings) {
      onFinding(finding);
      const { org, who, rule, severity, state, open, daysLate } = finding;
      yield [no++, org, who.role, who.name, rule, severity, state === 'new', open, daysLate, JSON.stringify(finding)];
    }
  }
  const count = await store.append('finding', rows());
  await store.analyse('finding');
  const read = (order: string) => store.rows(`SELECT json FROM finding ORDER BY ${order}`);
  return {
    count,
    json: async function* () {
      for await (const row of read('no')) yield String(row.json);
    },
    findings: async function* (order) {
      // `no` follows rule and key, so it also orders the findings of one person.
      for await (const row of read(order === 'rule' ? 'no' : "org, COALESCE(name, ''), role, no"))
        yield JSON.parse(String(row.json)) as Finding;
    },
    counts: async () => {
      const found: FindingCount[] = [];
      for await (const row of store.rows(`SELECT org, role, name, rule, severity,
          COUNT(*) FILTER (WHERE is_new) AS in_period, COUNT(*) FILTER (WHERE NOT is_new) AS carried,
          COUNT(*) FILTER (WHERE is_open) AS open, COALESCE(MAX(days_late), 0) AS worst
        FROM finding GROUP BY org, role, name, rule, severity ORDER BY org, COALESCE(name, ''), role, rule`))
        found.push({
          org: String(row.org),
          who: { role: row.role as Role, name: row.name as string | null },
          rule: String(row.rule),
          severity: row.severity as Severity,
          inPeriod: Number(row.in_period),
          carried: Number(row.carried),
          open: Number(row.open),
          worstDaysLate: Number(row.worst),
        });
      return found;
    },
  };
}
