import { NOTHING_MISSING } from '../domain/missing.js';
import type { FactsContract, FactType, Rule, RuleExample } from '../domain/pack.js';
import type { Value } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import type { Text } from '../domain/text.js';
import { compileRule } from './compile.js';
import { openAct } from './conditions.js';
import type { Row } from './evaluate.js';
import { createJudge } from './judge.js';
import type { Pack } from './pack.js';
import { latestParameters, type ParameterValues } from './parameters.js';

/** What an example expects, or what came out; `daysLate` and `open` only where the example names them. */
interface ExampleOutcome {
  readonly verdict: string;
  readonly daysLate?: number | null;
  readonly open?: boolean;
}

/** One executed example. */
export interface ExampleResult {
  readonly rule: string;
  readonly example: string;
  readonly passed: boolean;
  readonly expected: ExampleOutcome;
  /** From json-rules-engine, and from the compiled SQL. */
  readonly got: { readonly engine: ExampleOutcome; readonly sql: ExampleOutcome };
  /** Expected and got in words; empty texts when it passed. */
  readonly detail: Text;
}

/**
 * Runs the examples of every rule of a pack through json-rules-engine and through the compiled SQL (`all` runs a query).
 * Both must give the expected verdict, days late and openness. Parameters have the values that came into force last.
 */
export async function runExamples(
  pack: Pick<Pack, 'rules' | 'facts' | 'parameters'>,
  all: (sql: string) => Promise<readonly Row[]>,
): Promise<ExampleResult[]> {
  const parameters = latestParameters(pack);
  const results: ExampleResult[] = [];
  for (const rule of pack.rules) {
    const facts = pack.facts.find(({ contract }) => contract.name === rule.facts);
    if (facts === undefined) throw new Error(`internal error: ${rule.name} reads the unknown view ${rule.facts}`);
    results.push(...(await runExamplesOf(rule, facts.contract, parameters, all)));
  }
  return results;
}

async function runExamplesOf(
  rule: Rule,
  contract: FactsContract,
  parameters: ParameterValues,
  all: (sql: string) => Promise<readonly Row[]>,
): Promise<ExampleResult[]> {
  const judge = createJudge(rule, contract, parameters);
  const rows = await all(examplesQuery(rule, contract, parameters));
  const results: ExampleResult[] = [];
  for (const [i, example] of rule.examples.entries()) {
    const row = completeRow(example, contract);
    const verdict = await judge.verdict(row);
    const judged = { rule, act: openAct(rule, contract) };
    const bySql = rows[i] ?? {};
    results.push(
      compare(
        rule,
        example,
        outcome(judged, example, verdict, row),
        outcome(judged, example, String(bySql.verdict), bySql),
      ),
    );
  }
  return results;
}

/** The example's row as the store would hand it over: decimals as text, absent columns null. */
function completeRow(example: RuleExample, contract: FactsContract): Row {
  return Object.fromEntries(
    Object.entries(contract.columns).map(([name, { type }]) => {
      const value = Object.hasOwn(example.row, name) ? (example.row[name] ?? null) : null;
      return [name, value !== null && (type === 'money' || type === 'quantity') ? String(value) : value];
    }),
  );
}

const SQL_TYPES: Readonly<Record<FactType, string>> = {
  text: 'VARCHAR',
  date: 'DATE',
  datetime: 'VARCHAR',
  money: 'DECIMAL(24,6)',
  quantity: 'DECIMAL(24,6)',
  integer: 'INTEGER',
  boolean: 'BOOLEAN',
};

/** One query for all examples of a rule: each is a live row of its own, typed by the facts contract. */
function examplesQuery(rule: Rule, contract: FactsContract, parameters: ParameterValues): string {
  const { verdict } = compileRule(rule, contract, NOTHING_MISSING, parameters);
  const columns = Object.entries(contract.columns).filter(([name]) => name !== 'org');
  const selects = rule.examples.map((example, i) => {
    const row = completeRow(example, contract);
    const cells = columns.map(
      ([name, { type }]) => `CAST(${literal(textOf(row[name] ?? null))} AS ${SQL_TYPES[type]}) AS ${ident(name)}`,
    );
    return `SELECT ${i} AS example_no, TRUE AS is_live, '-' AS org, 1 AS input_no, ${cells.join(', ')}`;
  });
  const { daysLate } = rule.deadline ?? {};
  const act = openAct(rule, contract);
  const late = daysLate === undefined ? 'NULL' : ident(daysLate);
  const open = act === undefined ? 'FALSE' : `${ident(act)} IS NULL`;
  return `SELECT ${verdict} AS verdict, ${late} AS example_days_late, ${open} AS example_open FROM (${selects.join(' UNION ALL ')}) AS examples ORDER BY example_no`;
}

/** Numbers reach SQL as text inside a CAST, so that 0.1 stays 0.1. */
function textOf(value: Value): Value {
  return typeof value === 'number' ? String(value) : value;
}

function outcome(
  { rule, act }: { readonly rule: Rule; readonly act: string | undefined },
  example: RuleExample,
  verdict: string,
  row: Row,
): ExampleOutcome {
  const { daysLate } = rule.deadline ?? {};
  // The row of the SQL query carries its own two columns; the example's row has those of the view.
  const late = Object.hasOwn(row, 'example_days_late') ? row.example_days_late : daysLate ? row[daysLate] : null;
  const open = Object.hasOwn(row, 'example_open') ? row.example_open : act ? (row[act] ?? null) === null : false;
  return {
    verdict,
    ...(example.daysLate !== undefined && { daysLate: late === null || late === undefined ? null : Number(late) }),
    ...(example.open !== undefined && { open: open === true }),
  };
}

function compare(rule: Rule, example: RuleExample, engine: ExampleOutcome, sql: ExampleOutcome): ExampleResult {
  const expected: ExampleOutcome = {
    verdict: example.verdict,
    ...(example.daysLate !== undefined && { daysLate: example.daysLate }),
    ...(example.open !== undefined && { open: example.open }),
  };
  const [want, byEngine, bySql] = [expected, engine, sql].map((one) => JSON.stringify(one));
  const passed = want === byEngine && want === bySql;
  const detail: Text = passed
    ? { zh: '', en: '' }
    : {
        zh: `应为 ${want}，json-rules-engine 得 ${byEngine}，SQL 得 ${bySql}`,
        en: `expected ${want}, json-rules-engine gave ${byEngine}, SQL gave ${bySql}`,
      };
  return { rule: rule.name, example: example.name, passed, expected, got: { engine, sql }, detail };
}
