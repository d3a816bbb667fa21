import type { Finding, FindingCount } from '../domain/result.js';
import { TEXT } from '../domain/sql.js';
import { type Role, SEVERITIES, type Severity } from '../domain/verdict.js';
import type { Store } from '../store/port.js';
import type { FinedFinding } from './fined-batches.js';

/** The findings of a run, kept in the store as JSON text: any report can read them in its own order without holding them. */
export interface FindingTable {
  readonly count: number;
  /** JSON text of every finding, by rule, key, org. */
  json(): AsyncIterable<string>;
  /**
   * By rule, key, org, or by org, person, rule, key. With `worst` only that many: the gravest, of equally grave ones the
   * latest done, the waived after all others; they come in the same order.
   */
  findings(order: 'rule' | 'person', worst?: number): AsyncIterable<Finding>;
  /** Those that are waived, by org, person, rule, key. */
  waived(): AsyncIterable<Finding>;
  /** Those a fine is suggested for, by org, name, role, rule, key. */
  fined(): AsyncIterable<FinedFinding>;
  counts(): Promise<FindingCount[]>;
}

// `no` follows rule and key, so it also orders the findings of one person.
const BY = { rule: 'no', person: "org, COALESCE(name, ''), role, no" } as const;

/** Takes the findings as they are judged; `isFined` sees each one pass and says whether it costs something. They must come sorted by rule, key, org. */
export async function createFindingTable(
  store: Store,
  findings: AsyncIterable<Finding>,
  isFined: (finding: Finding) => boolean,
): Promise<FindingTable> {
  // What all findings of a rule share stands apart: each text appended costs as much as ten numbers.
  await store.exec(`CREATE TABLE finding_row(no INTEGER, rule_no INTEGER, org ${TEXT}, name ${TEXT}, is_new BOOLEAN, is_open BOOLEAN,
      is_fined BOOLEAN, is_waived BOOLEAN, days_late INTEGER, id ${TEXT}, json ${TEXT});
    CREATE TABLE finding_rule(rule_no INTEGER, rule ${TEXT}, role ${TEXT}, severity ${TEXT}, gravity INTEGER);
    CREATE VIEW finding AS SELECT f.*, r.rule, r.role, r.severity, r.gravity
      FROM finding_row f JOIN finding_rule r ON r.rule_no = f.rule_no`);
  const rules = new Map<string, readonly [number, string, Role, Severity, number]>();
  const ruleNo = ({ rule, who, severity }: Finding) => {
    const shared = `${rule}\n${who.role}\n${severity}`;
    const known = rules.get(shared);
    if (known !== undefined) return known[0];
    rules.set(shared, [rules.size, rule, who.role, severity, SEVERITIES.indexOf(severity)]);
    return rules.size - 1;
  };
  async function* rows() {
    let no = 0;
    for await (const finding of findings) {
      const { org, who, state, open, daysLate, id } = finding;
      const is = [state === 'new', open, isFined(finding), finding.waiver !== null];
      yield [no++, ruleNo(finding), org, who.name, ...is, daysLate, id, JSON.stringify(finding)];
    }
  }
  const count = await store.append('finding_row', rows());
  await store.append('finding_rule', rules.values());
  await store.analyse('finding_row');
  await store.analyse('finding_rule');
  const read = (order: string, from: string) => store.rows(`SELECT json FROM ${from} ORDER BY ${order}`);
  const worstOf = (count: number) =>
    `(SELECT * FROM finding ORDER BY is_waived, gravity DESC, COALESCE(days_late, 0) DESC, no LIMIT ${count}) AS worst`;
  return {
    count,
    json: async function* () {
      for await (const row of read('no', 'finding_row')) yield String(row.json);
    },
    findings: async function* (order, worst) {
      for await (const row of read(BY[order], worst === undefined ? 'finding' : worstOf(worst)))
        yield JSON.parse(String(row.json)) as Finding;
    },
    waived: async function* () {
      for await (const row of read(BY.person, '(SELECT * FROM finding WHERE is_waived) AS waived'))
        yield JSON.parse(String(row.json)) as Finding;
    },
    fined: async function* () {
      for await (const row of store.rows(
        `SELECT org, role, name, rule, id FROM finding WHERE is_fined ORDER BY ${BY.person}`,
      ))
        yield {
          org: String(row.org),
          role: String(row.role),
          name: row.name as string | null,
          rule: String(row.rule),
          id: String(row.id),
        };
    },
    counts: async () => {
      const found: FindingCount[] = [];
      for await (const row of store.rows(`SELECT org, role, name, rule, severity,
          COUNT(*) FILTER (WHERE is_new) AS in_period, COUNT(*) FILTER (WHERE NOT is_new) AS carried,
          COUNT(*) FILTER (WHERE is_waived) AS waived, COUNT(*) FILTER (WHERE is_waived AND is_new) AS waived_in_period,
          COUNT(*) FILTER (WHERE is_open AND NOT is_waived) AS open, COALESCE(MAX(days_late), 0) AS worst
        FROM finding GROUP BY org, role, name, rule, severity ORDER BY org, COALESCE(name, ''), role, rule`))
        found.push({
          org: String(row.org),
          who: { role: row.role as Role, name: row.name as string | null },
          rule: String(row.rule),
          severity: row.severity as Severity,
          inPeriod: Number(row.in_period),
          carried: Number(row.carried),
          waived: Number(row.waived),
          waivedInPeriod: Number(row.waived_in_period),
          open: Number(row.open),
          worstDaysLate: Number(row.worst),
        });
      return found;
    },
  };
}
