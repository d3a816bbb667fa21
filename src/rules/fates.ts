import type { MissingData } from '../domain/missing.js';
import type { Fate, RuleSummary } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import { compileRule, type Ending } from './compile.js';
import { openAct } from './conditions.js';
import type { Queries, Row } from './evaluate.js';
import type { Pack } from './pack.js';
import type { ParameterValues } from './parameters.js';

/** What became of a breach that an earlier run saw open, as the exports of this run tell it. */
export interface KnownFate {
  readonly how: Fate;
  /** When the act was done; only of `done`. */
  readonly doneAt: string | null;
  readonly daysLate: number | null;
}

/** What is needed to look them up. */
export interface FateSettings {
  readonly pack: Pick<Pack, 'rules' | 'facts'>;
  readonly missing: MissingData;
  readonly parameters: ParameterValues;
  /** The table of the breaches asked about: text columns `rule`, `org`, `key`. */
  readonly table: string;
  /** What this run made of the rules. */
  readonly rules: readonly RuleSummary[];
}

/** Key of a breach among the fates. */
export function fateKey(rule: string, org: string, key: string): string {
  return [rule, org, key].join('\n');
}

/**
 * Looks up in the facts of this run what became of breaches that are not reported any more; by {@link fateKey}. Absence
 * never counts as done: what is not in the facts, or cannot be judged, is told as that.
 */
export async function fatesOf(queries: Queries, settings: FateSettings): Promise<ReadonlyMap<string, KnownFate>> {
  const fates = new Map<string, KnownFate>();
  const asked = await queries.all(`SELECT DISTINCT rule FROM ${ident(settings.table)} ORDER BY rule`);
  for (const { rule } of asked) await lookUp(String(rule), fates, queries, settings);
  return fates;
}

async function lookUp(
  name: string,
  fates: Map<string, KnownFate>,
  queries: Queries,
  settings: FateSettings,
): Promise<void> {
  const { pack, missing, parameters, table } = settings;
  const isJudged = settings.rules.some(({ id, status }) => id === name && status === 'evaluated');
  const rule = pack.rules.find((one) => one.name === name);
  const contract = pack.facts.find((facts) => facts.contract.name === rule?.facts)?.contract;
  const isAsked = `FROM ${ident(table)} WHERE rule = ${literal(name)}`;
  const unseen: Fate = rule === undefined ? 'rule-withdrawn' : isJudged ? 'not-in-exports' : 'not-evaluable';
  for await (const { org, key } of queries.rows(`SELECT org, key ${isAsked}`))
    fates.set(fateKey(name, String(org), String(key)), { how: unseen, doneAt: null, daysLate: null });
  if (rule === undefined || contract === undefined) return;
  const act = openAct(rule, contract);
  const daysLate = rule.deadline?.daysLate;
  const column = (of: string | undefined) => (of === undefined ? 'NULL' : ident(of));
  const ending = compileRule(rule, contract, missing, parameters).outcome(literal);
  // Rows that are not live come first, so that a live one with the same key has the last word.
  const sql = `SELECT org, key, ${ending} AS ending, ${column(act)} AS done_at, ${column(daysLate)} AS days_late
    FROM (SELECT * FROM ${ident(contract.name)}) AS facts
    WHERE EXISTS (SELECT 1 ${isAsked} AND org = facts.org AND key = facts.key) ORDER BY is_live IS TRUE`;
  for await (const row of queries.rows(sql)) fates.set(fateKey(name, String(row.org), String(row.key)), fateOf(row));
}

function fateOf({ ending, done_at, days_late }: Row): KnownFate {
  const doneAt = done_at === null || done_at === undefined ? null : String(done_at);
  const how = HOW[ending as Exclude<Ending, 'violation'>] ?? (doneAt === null ? 'due-later' : 'done');
  if (how !== 'done' && how !== 'compliant') return { how, doneAt: null, daysLate: null };
  return { how, doneAt, daysLate: how === 'done' && typeof days_late === 'number' ? days_late : null };
}

/** A violation is either done late, or belongs to a later period now. */
const HOW: Readonly<Record<Exclude<Ending, 'violation'>, Fate>> = {
  'not-live': 'void',
  'not-applicable': 'not-applicable',
  absent: 'not-evaluable',
  null: 'not-evaluable',
  pending: 'due-later',
  compliant: 'compliant',
};
