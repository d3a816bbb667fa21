import type { Period } from '../domain/date.js';
import type { MissingData } from '../domain/missing.js';
import type { FactsContract, Rule } from '../domain/pack.js';
import { UserError } from '../domain/problem.js';
import type { EarlierPeriod, Finding, FindingWaiver, RuleSummary, Value } from '../domain/result.js';
import type { Lang } from '../domain/text.js';
import { type CompiledRule, compileRule } from './compile.js';
import { type EarlierTally, earlierTally } from './earlier-tally.js';
import { createFindingWriter } from './finding.js';
import { createJudge } from './judge.js';
import { missingForView } from './missing-for-rule.js';
import type { Pack } from './pack.js';
import type { ParameterValues } from './parameters.js';
import {
  candidatesQuery,
  candidatesTable,
  countsTable,
  earlierCountsQuery,
  earlierRowsQuery,
  figuresOf,
  keptCountsQuery,
  type RuleFigures,
  type Span,
} from './verdict-queries.js';

/** One row of a query: dates, date-times, decimals and text as strings, counts as numbers. */
export type Row = Readonly<Record<string, Value>>;

/** How the rules reach the data: two callbacks that whoever wires the run hands in. */
export interface Queries {
  /** Streams the rows of one query. */
  rows(sql: string): AsyncIterable<Row>;
  /** Runs statements; the tables `outcomes_of_<view>` and `candidates_of_<view>` are made this way. */
  exec(sql: string): Promise<void>;
  /** All rows of a query that is known to be small. */
  all(sql: string): Promise<readonly Row[]>;
}

/** Why findings cost nothing. */
export interface WaiverLookup {
  /** What waives a finding in a run as of that day; null for nothing. */
  of(finding: Finding, asOf: string): FindingWaiver | null;
  /** False where `of` gives null for every finding of the rule. */
  mayTouch(rule: string): boolean;
}

/** What an evaluation needs besides the data. */
export interface EvaluationSettings {
  readonly pack: Pick<Pack, 'rules' | 'facts' | 'parameters'>;
  readonly missing: MissingData;
  /** Values in force ({@link parametersOn}). */
  readonly parameters: ParameterValues;
  /** The period of the run, and the periods before it of which these exports shall tell, nearest first. */
  readonly period: Span & { readonly earlier: readonly Period[] };
  readonly waivers: WaiverLookup;
  readonly asOf: string;
  readonly lang: Lang;
  /** Input number (from 1) → where its rows stand. */
  readonly places: ReadonlyMap<number, { readonly file: string; readonly sheet: string | null }>;
  /** First and last day for which the working-day calendar rests on a published notice. */
  readonly calendar: { readonly knownFrom: string; readonly knownThrough: string };
}

/** What a run made of all rules. */
export interface Evaluation {
  /** By rule. How many are `waived` is not known before the findings have been read: 0 here. */
  readonly rules: readonly RuleSummary[];
  /** {@link lineKey} → how many of the earlier periods had a violation that was not waived; never 0. */
  readonly prior: ReadonlyMap<string, number>;
  /** The earlier periods of the settings, in their order. */
  readonly earlier: readonly EarlierPeriod[];
  /**
   * The reported findings by rule, key, org; each was judged by json-rules-engine. To be read once. Throws an Error
   * (internal) when the engine and the database disagree, or when the findings do not add up to the counts.
   */
  findings(): AsyncGenerator<Finding>;
}

/**
 * Counts the verdicts of every rule over its facts view, then judges the violations to be reported one by one. Nothing is
 * held but the counts.
 *
 * Throws a UserError when there is no rule, no row at all, or a violation without a date. Throws an Error (internal) when the
 * verdict counts of a rule do not sum to the rows seen.
 */
export async function evaluate(queries: Queries, settings: EvaluationSettings): Promise<Evaluation> {
  const { pack, missing, parameters } = settings;
  if (pack.rules.length === 0)
    throw new UserError({
      zh: '制度包里没有规则，无法稽核。',
      en: 'The policy pack has no rules: nothing was audited.',
    });
  const compiled = pack.rules.map((rule) => compileRule(rule, contractOf(rule, pack), missing, parameters));
  const counted = await countVerdicts(compiled, queries, settings);
  if (counted.every(({ summary }) => summary.rows === 0))
    throw new UserError({
      zh: '没有任何可稽核的数据：没有载入任何一行规则所需的数据。用 jihe check 查看每个文件为何没有载入。',
      en: 'There is nothing to audit: no row was loaded that a rule could judge. jihe check tells of every file why.',
    });
  const tally = earlierTally(settings.period.earlier);
  for (const one of counted) if (one.hasPrior) await countEarlier(one, tally, queries, settings);
  return {
    rules: counted.map(({ summary }) => summary),
    ...tally.result(),
    findings: () => judgeAll(counted, queries, settings),
  };
}

/** Figures of one rule, and what they mean for the next steps. */
interface Counted {
  readonly compiledRule: CompiledRule;
  /** Its place among the rules of its view. */
  readonly index: number;
  readonly summary: RuleSummary;
  readonly hasPrior: boolean;
}

function contractOf(rule: Rule, pack: Pick<Pack, 'facts'>): FactsContract {
  const facts = pack.facts.find(({ contract }) => contract.name === rule.facts);
  if (facts === undefined) throw new Error(`internal error: ${rule.name} reads the unknown view ${rule.facts}`);
  return facts.contract;
}

/** The SQL of the view where each of its rows follows from one row of its dataset. */
function rowByRowSql(rules: readonly CompiledRule[], { pack }: EvaluationSettings): string | null {
  const facts = pack.facts.find(({ contract }) => contract === rules[0]?.contract);
  return facts?.contract.isRowByRow ? facts.sql : null;
}

/** One scan of each view for all of its rules; the result follows the order of the rules. */
async function countVerdicts(
  compiled: readonly CompiledRule[],
  queries: Queries,
  settings: EvaluationSettings,
): Promise<Counted[]> {
  const byView = new Map<string, CompiledRule[]>();
  for (const one of compiled) byView.set(one.contract.name, [...(byView.get(one.contract.name) ?? []), one]);
  const found = new Map<CompiledRule, Counted>();
  const { period } = settings;
  for (const rules of byView.values()) {
    const reporting = { period, earlier: period.earlier };
    await queries.exec(countsTable(rules, reporting));
    const groups = await queries.all(keptCountsQuery(rules));
    const counted = rules.map((one, i) => summarise(one, i, figuresOf(groups, i), settings));
    const sql = rowByRowSql(rules, settings);
    if (sql !== null && counted.some(({ summary, hasPrior }) => hasPrior || summary.inPeriod + summary.carried > 0))
      await queries.exec(candidatesTable(rules, reporting, sql));
    for (const [i, one] of rules.entries()) found.set(one, counted[i] as Counted);
  }
  return compiled.map((one) => found.get(one) as Counted);
}

function summarise(
  compiledRule: CompiledRule,
  index: number,
  figures: RuleFigures,
  settings: EvaluationSettings,
): Counted {
  const { rule, contract } = compiledRule;
  const { absent, prior, undated, inPeriod, carried, ...counts } = figures;
  const { rows, notApplicable, notEvaluable, pending, compliant, violations } = counts;
  const sum = notApplicable + notEvaluable + pending + compliant + violations;
  if (sum !== rows)
    throw new Error(`internal error: the verdicts of ${rule.name} sum to ${sum}, but ${rows} rows were seen`);
  if (undated > 0)
    throw new UserError({
      zh: `规则 ${rule.name}：${undated} 条违规没有日期（${rule.occurredOn} 为空），不能归入任何期间。请修正 facts/${contract.name}.sql。`,
      en: `Rule ${rule.name}: ${undated} violations have no date (${rule.occurredOn} is null) and fit no period. Correct facts/${contract.name}.sql.`,
    });
  const nobodyJudged = absent > 0 && pending + compliant + violations === 0;
  const nothingLoaded = rows === 0 && isAbsent(compiledRule, settings.missing);
  const missing = [...new Set([...compiledRule.missing, ...missingForView(rule, contract, settings.missing)])].sort();
  const summary: RuleSummary = {
    id: rule.name,
    status: nobodyJudged || nothingLoaded ? 'not-evaluable' : 'evaluated',
    missing: absent > 0 || nothingLoaded ? withoutColumnsOfMissingDatasets(missing) : [],
    ...counts,
    waived: 0,
    inPeriod,
    carried,
  };
  return { compiledRule, index, summary, hasPrior: prior > 0 };
}

/** True when the export whose rows the view has was not loaded; of an aggregate, when anything it needs was not. */
function isAbsent({ rule, contract }: CompiledRule, missing: MissingData): boolean {
  if (contract.dataset !== undefined) return missing.byOrg.get(contract.dataset) === 'all';
  return missingForView(rule, contract, missing).length > 0;
}

/** Once a whole dataset is listed, its columns say nothing more. */
function withoutColumnsOfMissingDatasets(missing: readonly string[]): string[] {
  return missing.filter((name) => !name.includes('.') || !missing.includes(name.split('.')[0] as string));
}

/**
 * What a rule found in the earlier periods. Where a waiver may stand in between, the violations are looked at one by one;
 * in all other rules the database counts them.
 */
async function countEarlier(
  { compiledRule, index }: Counted,
  tally: EarlierTally,
  queries: Queries,
  settings: EvaluationSettings,
): Promise<void> {
  const { name: rule, who: role } = compiledRule.rule;
  const { period, waivers } = settings;
  if (!waivers.mayTouch(rule)) {
    const sql = earlierCountsQuery(compiledRule, index, { period, earlier: period.earlier });
    for await (const { org, name, nearness, violations } of queries.rows(sql))
      tally.add({ org: String(org), role, name: name as string | null, rule }, Number(nearness), Number(violations));
    return;
  }
  const toFinding = findingWriterOf(compiledRule, settings);
  for await (const row of queries.rows(earlierRowsQuery(compiledRule, index))) {
    const finding = toFinding(row);
    const nearness = period.earlier.findIndex(
      ({ start, end }) => start <= finding.occurredOn && finding.occurredOn <= end,
    );
    // As it was then: an entry that has expired since did waive it.
    const isWaived = waivers.of(finding, (period.earlier[nearness] as Period).end) !== null;
    const { org, who } = finding;
    tally.add({ org, role, name: who.name, rule }, nearness, Number(row.rows_alike), isWaived);
  }
}

function findingWriterOf({ rule, contract }: CompiledRule, settings: EvaluationSettings): (row: Row) => Finding {
  const money = settings.pack.parameters.filter(({ unit }) => unit === 'CNY').map(({ name }) => name);
  return createFindingWriter({ rule, contract, moneyParameters: new Set(money), ...settings });
}

async function* judgeAll(
  counted: readonly Counted[],
  queries: Queries,
  settings: EvaluationSettings,
): AsyncGenerator<Finding> {
  for (const one of counted)
    if (one.summary.inPeriod + one.summary.carried > 0) yield* judgeRule(one, queries, settings);
}

async function* judgeRule(
  { compiledRule, index, summary }: Counted,
  queries: Queries,
  settings: EvaluationSettings,
): AsyncGenerator<Finding> {
  const { rule, contract } = compiledRule;
  const { parameters } = settings;
  const judge = createJudge(rule, contract, parameters);
  const toFinding = findingWriterOf(compiledRule, settings);
  const seen = { new: 0, carried: 0 };
  let before = '';
  for await (const row of queries.rows(candidatesQuery(compiledRule, index))) {
    const known = judge.verdict(row);
    const verdict = typeof known === 'string' ? known : await known;
    if (verdict !== 'violation')
      throw new Error(
        `internal error: ${rule.name}, ${row.org}, ${row.key}: the database says violation, json-rules-engine says ${verdict}`,
      );
    const place = `${row.key}\n${row.org}`;
    if (place === before || Number(row.rows_alike) > 1)
      throw new Error(`internal error: facts/${contract.name} has two live rows with the key ${row.key} in ${row.org}`);
    before = place;
    const finding = toFinding(row);
    seen[finding.state]++;
    const waiver = settings.waivers.of(finding, settings.asOf);
    yield waiver === null ? finding : { ...finding, waiver };
  }
  if (seen.new !== summary.inPeriod || seen.carried !== summary.carried)
    throw new Error(
      `internal error: ${rule.name} reported ${seen.new} + ${seen.carried} findings, counted were ${summary.inPeriod} + ${summary.carried}`,
    );
}
