import type { KnownYears } from './calendar/working-days.js';
import { citedClauses } from './domain/cited-clause.js';
import { addDays, type Period } from './domain/date.js';
import { missingText } from './domain/missing-text.js';
import type { Dataset, PenaltyScale } from './domain/pack.js';
import { formatProblem, UserError } from './domain/problem.js';
import type {
  AgeingBasis,
  EarlierPeriod,
  FindingCount,
  LedgerSummary,
  Penalties,
  RuleSummary,
  RunManifest,
  WaiverSummary,
} from './domain/result.js';
import { ident, literal } from './domain/sql.js';
import { compareText, type Lang, type Text } from './domain/text.js';
import { ageing } from './facts/ageing.js';
import { documentDayColumn } from './facts/as-of-view.js';
import { register } from './facts/register.js';
import { buckets } from './facts/run-tables.js';
import type { FindingTable } from './findings/finding-table.js';
import { finedBatches } from './findings/fined-batches.js';
import type { FormerTable } from './findings/former-table.js';
import { rejectedRows } from './ingest/rejects.js';
import type { LoadedExports } from './load-exports.js';
import { packageVersion } from './package-files.js';
import type { PenaltyTerms } from './penalties/suggest-penalties.js';
import { sumAmounts } from './report/amounts.js';
import type { ReportData } from './report/data.js';
import { clauseCoverage } from './rules/coverage.js';
import type { Evaluation } from './rules/evaluate.js';
import type { ParameterValues } from './rules/parameters.js';
import type { RunOptions } from './run.js';
import type { Store } from './store/port.js';

// Gathers what a run has computed into what the reports are handed: small lists as values, long ones as streams.

/** What `run.json` says of the working-day calendar. `assumedDays` counts the days from the period's first to the as-of day. */
export async function calendarSummary(
  store: Store,
  known: KnownYears,
  period: Period,
  asOf: string,
): Promise<RunManifest['calendar']> {
  const last = asOf > period.end ? asOf : period.end;
  const [row] = await store.all(
    `SELECT COUNT(*) AS n FROM calendar WHERE NOT is_known AND day BETWEEN ${literal(period.start)} AND ${literal(last)}`,
  );
  return { knownFrom: `${known.from}-01-01`, knownThrough: `${known.through}-12-31`, assumedDays: Number(row?.n) };
}

/** Days by which the as-of date may outrun the newest document before the reader is told: a week-end and a holiday or two. */
const QUIET_DAYS = 7;

/**
 * Says so when the as-of date lies well after the newest document of the exports: what was done in between is not in them
 * and counts as not done.
 */
export async function staleExports(store: Store, datasets: readonly Dataset[], asOf: string): Promise<readonly Text[]> {
  const days = datasets.flatMap((dataset) => {
    const column = documentDayColumn(dataset);
    return column === null
      ? []
      : [`SELECT MAX(${ident(column)}) AS day FROM ${ident(dataset.name)} WHERE ${ident(column)} <= ${literal(asOf)}`];
  });
  const [row] = await store.all(`SELECT MAX(day) AS newest FROM (${days.join(' UNION ALL ')}) documents`);
  const newest = row?.newest;
  if (typeof newest !== 'string' || addDays(newest, QUIET_DAYS) >= asOf) return [];
  return [
    {
      zh: `截止日 ${asOf} 晚于导出中最新的单据（${newest}）：其间做了什么，导出里看不到，一律视为未做。如不合适，请用 --as-of 指定导出的日期。`,
      en: `The as-of date ${asOf} lies after the newest document in the exports (${newest}): what was done in between is not in them and counts as not done. If that is not meant, name the day of the export with --as-of.`,
    },
  ];
}

/**
 * What the exports tell of the earlier periods, without those that they do not cover: no document is dated in them and no
 * violation lies in them, which says nothing of how good they were.
 */
export async function coveredPeriods(
  store: Store,
  datasets: readonly Dataset[],
  { earlier }: Evaluation,
  spans: readonly Period[],
): Promise<readonly EarlierPeriod[]> {
  const covered = new Set<string>();
  for (const { label, start, end } of spans) {
    const found = datasets.flatMap((dataset) => {
      const column = documentDayColumn(dataset);
      const isThen = `${ident(column ?? '')} BETWEEN ${literal(start)} AND ${literal(end)}`;
      return column === null ? [] : [`EXISTS (SELECT 1 FROM ${ident(dataset.name)} WHERE ${isThen})`];
    });
    const [row] = await store.all(`SELECT ${found.length === 0 ? 'FALSE' : found.join(' OR ')} AS is_covered`);
    if (row?.is_covered === true) covered.add(label);
  }
  return earlier.filter(({ period, violations, waived }) => covered.has(period) || violations + waived > 0);
}

/** The penalty formula's terms but for what was decided: the scale, the limits in force, and the staff list. */
export async function penaltyTerms(
  store: Store,
  scale: PenaltyScale,
  parameters: ParameterValues,
  prior: ReadonlyMap<string, number>,
  lang: Lang,
): Promise<Omit<PenaltyTerms, 'decisions'>> {
  const staff = await store.all('SELECT org, name, role, manager, monthly_wage FROM employees_asof WHERE is_live');
  return {
    scale,
    ...penaltyLimits(parameters),
    employees: staff.map((row) => ({
      org: String(row.org),
      name: String(row.name),
      role: String(row.role),
      manager: row.manager as string | null,
      monthlyWage: row.monthly_wage as string | null,
    })),
    prior,
    lang,
  };
}

/**
 * Lowest and highest fine and the share of a wage that may be deducted.
 * @throws UserError where one of them has no value in force.
 */
export function penaltyLimits(parameters: ParameterValues) {
  const value = (name: string) => {
    const found = parameters.get(name);
    if (typeof found === 'string') return found;
    throw new UserError({
      zh: `参数 ${name} 在期间最后一天没有有效的值，无法计算罚款：请在 parameters.json 中补上这段时间的值。`,
      en: `The parameter ${name} has no value in force on the period's last day, so that fines cannot be computed: give it one for that time in parameters.json.`,
    });
  };
  return { fineMin: value('fine_min'), fineMax: value('fine_max'), wageCap: value('wage_deduction_cap') };
}

/** `run.json` without the list of reports, which only the finished files can give. */
export function manifestOf(run: {
  readonly period: Period;
  readonly asOf: string;
  readonly calendar: RunManifest['calendar'];
  readonly rules: readonly RuleSummary[];
  readonly counts: readonly FindingCount[];
  readonly waivers: readonly WaiverSummary[];
  /** `undefined` without a baseline. */
  readonly byBaseline: number | undefined;
  readonly earlier: readonly EarlierPeriod[];
  readonly ledger: LedgerSummary | undefined;
  readonly loaded: LoadedExports;
  readonly lang: Lang;
  /** What should be known about the run as a whole. */
  readonly notes: readonly Text[];
}): RunManifest {
  return {
    tool: { name: 'jihe', version: packageVersion() },
    period: run.period.label,
    asOf: run.asOf,
    engine: run.loaded.store.engine,
    inputs: run.loaded.ingested.inputs,
    calendar: run.calendar,
    rules: withWaived(run.rules, run.counts),
    waivers: run.waivers,
    ...(run.byBaseline === undefined ? {} : { baseline: { findings: run.byBaseline } }),
    earlier: run.earlier,
    reports: [],
    warnings: [
      ...run.notes.map((note) => note[run.lang]),
      ...run.loaded.ingested.problems.map((problem) => formatProblem(problem, run.lang)),
    ],
    ...(run.ledger === undefined ? {} : { ledger: run.ledger }),
  };
}

/** The rules with the number of their findings that are waived. */
function withWaived(rules: readonly RuleSummary[], counts: readonly FindingCount[]): readonly RuleSummary[] {
  const waived = new Map<string, number>();
  for (const count of counts) waived.set(count.rule, (waived.get(count.rule) ?? 0) + count.waived);
  return rules.map((rule) => ({ ...rule, waived: waived.get(rule.id) ?? 0 }));
}

/** Everything the four reports show. */
export async function reportData(
  run: Pick<RunOptions, 'ageing' | 'lang' | 'inPlace'> & {
    readonly loaded: LoadedExports;
    readonly parameters: ParameterValues;
    readonly parameterNotes: readonly Text[];
    readonly basis: AgeingBasis;
    readonly period: Period;
    readonly manifest: RunManifest;
    readonly findings: FindingTable;
    readonly counts: readonly FindingCount[];
    readonly penalties: Penalties;
    readonly decisions: ReportData['decisions'];
    readonly former: FormerTable | null;
    readonly priorSources: ReportData['priorSources'];
  },
): Promise<ReportData> {
  const { loaded, lang, manifest, findings, counts } = run;
  const { pack, store, ingested } = loaded;
  const ruleOf = new Map(pack.rules.map((rule) => [rule.name, rule]));
  const columnsOf = new Map(pack.facts.map(({ contract }) => [contract.name, contract.columns]));
  const [rejects] = await store.all('SELECT COUNT(*) AS n FROM reject');
  const ages = await ageing(store);
  const ageCounts = await ages.counts();
  const ageWarnings = await ages.warnings();
  return {
    lang,
    manifest: { ...manifest, warnings: [...manifest.warnings, ...ageWarnings.map((warning) => warning[lang])] },
    orgs: await orgs(
      store,
      pack.datasets.map((dataset) => dataset.name),
    ),
    findings: findings.findings,
    findingCount: findings.count,
    waived: findings.waived,
    rules: manifest.rules.map((summary) => {
      const rule = ruleOf.get(summary.id);
      if (rule === undefined) throw new Error(`no rule ${summary.id}`);
      return { summary, title: rule.title, severity: rule.severity, who: rule.who, clauses: rule.clauses };
    }),
    clauses: citedClauses(pack.sources),
    coverage: clauseCoverage(pack),
    people: counts,
    factTitle: (rule, fact) => columnsOf.get(ruleOf.get(rule)?.facts ?? '')?.[fact]?.title ?? null,
    factValue: (rule, fact, value) => columnsOf.get(ruleOf.get(rule)?.facts ?? '')?.[fact]?.values?.[value] ?? null,
    datasetTitle: (name) =>
      pack.datasets.find((dataset) => dataset.name === name)?.title ??
      pack.facts.find(({ contract }) => contract.name === name)?.contract.title ??
      null,
    missingText: (need, detail) => missingText(need, { ...pack, isInPlace: run.inPlace !== undefined }, detail),
    problems: ingested.problems,
    rejects: () => rejectedRows(store),
    rejectCount: Number(rejects?.n),
    penalties: run.penalties,
    decisions: run.decisions,
    former: run.former,
    priorSources: run.priorSources,
    finedLines: async function* () {
      for await (const { line, ids, isFirst } of finedBatches(run.penalties.lines, findings.fined()))
        if (isFirst) yield { line, findings: ids };
    },
    penaltyLimits: penaltyLimits(run.parameters),
    parameterNotes: run.parameterNotes,
    ageing: {
      asOf: manifest.asOf,
      basis: run.basis,
      ageFrom: run.ageing.ageFrom,
      unapplied: run.ageing.unapplied,
      buckets: buckets(run.ageing.buckets, lang),
      totals: await ages.totals(),
      cny: await ages.cny(),
      rows: ages.rows,
      rowCount: ageCounts.rows,
      items: ages.items,
      itemCount: ageCounts.items,
      onAccount: ages.onAccount,
      onAccountCount: ageCounts.onAccount,
      bySalesperson: ages.bySalesperson,
      warnings: ageWarnings,
    },
    register: await register(store, run.period),
  };
}

async function orgs(store: Store, datasets: readonly string[]): Promise<string[]> {
  const rows = await store.all(datasets.map((name) => `SELECT DISTINCT org FROM ${ident(name)}`).join(' UNION '));
  return rows.map((row) => String(row.org)).sort(compareText);
}

/** Sum of all suggested fines, joint liability included; two decimals. */
export function penaltyTotal(penalties: Penalties): string {
  return sumAmounts([...penalties.lines, ...penalties.joint].map(({ amount }) => amount));
}
