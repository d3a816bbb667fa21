import { isDay, type Period, parsePeriod } from './domain/date.js';
import { decisionsWithoutLine } from './domain/decided-lines.js';
import type { AgeingOptions } from './domain/pack.js';
import { type Problem, UserError } from './domain/problem.js';
import type { AgeingTotal, FindingCount, Penalties, RunManifest } from './domain/result.js';
import type { Lang, Text } from './domain/text.js';
import { priorSources, recallEarlierRuns } from './earlier-runs.js';
import { createFindingTable } from './findings/finding-table.js';
import type { Ledger } from './ledger/ledger.js';
import { withLoadedExports } from './load-exports.js';
import { REPORTS_FOLDER } from './package-files.js';
import { penaltyTally } from './penalties/suggest-penalties.js';
import { prepareFacts } from './prepare-facts.js';
import { runRecorder } from './record-run.js';
import { loadReportDefinitions } from './report/load-definition.js';
import { coveredPeriods, manifestOf, penaltyTerms, reportData } from './report-data.js';
import { evaluate } from './rules/evaluate.js';
import { type LackingData, lackingData } from './rules/lacking-data.js';
import type { DuckDbLimits } from './store/duckdb.js';
import type { PostgresOptions } from './store/postgres.js';
import { readBaseline } from './waivers/baseline.js';
import { createFindingWaivers } from './waivers/finding-waivers.js';
import { waiverNotes } from './waivers/waiver-notes.js';
import { assertNotExported, assertOutside, withLedger } from './with-ledger.js';
import { writeOutput } from './write-output.js';

/** Kinds of files a run can write; JSON is always written. */
export const FORMATS = ['xlsx', 'pdf', 'json'] as const;
/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** What to audit, for which period, and where the results go. */
export interface RunOptions {
  /** Folders or files; none with `inPlace`. */
  readonly inputs: readonly string[];
  /** See {@link parsePeriod}. */
  readonly period: string;
  /** `YYYY-MM-DD`; the period's last day when absent. */
  readonly asOf?: string;
  readonly out: string;
  /** Folder of the policy pack. */
  readonly rules: string;
  readonly lang: Lang;
  readonly formats: ReadonlySet<Format>;
  readonly ageing: AgeingOptions;
  /** Findings of an earlier run that were known before and cost nothing; see {@link readBaseline}. */
  readonly baseline?: string;
  /** Where what earlier runs found is kept, and this one will be: a file, or an address `postgres://…`. */
  readonly ledger?: string;
  /** See {@link LoadOptions}. */
  readonly database?: PostgresOptions;
  /** See {@link LoadOptions}. */
  readonly inPlace?: string;
  /** See {@link LoadOptions}. */
  readonly limits?: DuckDbLimits;
  /** Told each step in words. */
  readonly onProgress: (step: Text) => void;
}

/** What a run found, for whoever started it; the files hold everything. */
export interface RunOutcome {
  readonly manifest: RunManifest;
  readonly lang: Lang;
  readonly out: string;
  readonly counts: readonly FindingCount[];
  readonly penalties: Penalties;
  /** Sum of the suggested fines, joint liability included; two decimals. */
  readonly penaltyTotal: string;
  readonly ageingTotals: readonly AgeingTotal[];
  /** What should be known about the run as a whole. */
  readonly notes: readonly Text[];
  /** What rules could not be judged for want of it, wholly or in part. */
  readonly lacking: readonly LackingData[];
  readonly problems: readonly Problem[];
  /** Files or sheets that could not be used. */
  readonly notUnderstood: number;
  /** The schema of the database that holds the tables of the run now, if one was kept. */
  readonly keptSchema: string | null;
}

/**
 * The whole audit, in its only order: load → calendar → facts → verdicts → penalties → reports → output folder; with a
 * ledger, what it knows before the verdicts, and what it is to know with the output folder.
 * @throws UserError for anything the user can mend: options, rule files, nothing to read, an unwritable folder.
 */
export async function run(options: RunOptions): Promise<RunOutcome> {
  const { ledger: place, onProgress } = options;
  if (place === undefined) return audit(options, null);
  await assertOutside(place, options.out);
  await assertNotExported(place, options.inputs);
  // First of all: who waits for an hour of loading should not learn only then that another run holds it.
  return withLedger({ place, onProgress }, (ledger) => audit(options, ledger));
}

async function audit(options: RunOptions, ledger: Ledger | null): Promise<RunOutcome> {
  const { lang, onProgress } = options;
  const period = parsePeriod(options.period);
  const asOf = parseAsOf(options.asOf, period);
  const definitions = await loadReportDefinitions(REPORTS_FOLDER);
  const baseline = options.baseline === undefined ? null : await readBaseline(options.baseline);
  return withLoadedExports(options, async (loaded) => {
    const { pack, store } = loaded;

    onProgress({ zh: '正在准备日历和事实', en: 'Preparing calendar and facts' });
    const facts = await prepareFacts(options, loaded, period, asOf);
    const { calendar, parameters, earlier, missing } = facts;

    onProgress({ zh: '正在评价规则', en: 'Evaluating rules' });
    const places = new Map(loaded.ingested.inputs.map((input, i) => [i + 1, { file: input.file, sheet: input.sheet }]));
    const runs = await recallEarlierRuns(ledger, period, earlier);
    const { decisions, lines: decided } = runs.recalled;
    const waivers = createFindingWaivers({ waivers: pack.waivers, baseline, decisions, lang });
    const evaluation = await evaluate(store, {
      ...{ pack, missing, parameters, asOf, lang, places, calendar, waivers },
      period: { ...period, earlier: runs.unknown },
    });
    const tally = penaltyTally();
    const found = runs.recognised(waivers.counted(evaluation.findings()));
    const findings = await createFindingTable(store, found, tally.add);
    const counts = await findings.counts();
    const waived = waivers.summaries(asOf);
    const rules = runs.counted(evaluation.rules);
    const former = await runs.former(store, { pack, missing, parameters, rules });
    const terms = await penaltyTerms(store, pack.penalties, parameters, runs.prior(evaluation.prior), lang);
    const penalties = tally.suggest({ ...terms, decisions: decided });

    const onFines = [...runs.notes(), ...decisionsWithoutLine(decided, penalties.lines)];
    const notes = [
      ...loaded.notes,
      ...facts.notes,
      ...facts.parameterNotes,
      ...waiverNotes(waived, baseline, waivers.knownBefore()),
      ...onFines,
    ];
    const told = runs.trend(await coveredPeriods(store, pack.datasets, evaluation, runs.unknown));
    const manifest = manifestOf({
      ...{ period, asOf, calendar, rules, counts, loaded, lang, notes },
      ...{
        byBaseline: baseline === null ? undefined : waivers.byBaseline(),
        waivers: waived,
        earlier: told,
        ledger: runs.summary(former),
      },
    });
    const data = await reportData({
      ...options,
      ...{ loaded, parameters, basis: facts.basis, period, manifest, findings, counts, penalties, former },
      decisions: ledger === null ? null : { notes: onFines },
      parameterNotes: facts.parameterNotes,
      priorSources: priorSources(earlier, told),
    });
    const lacking = lackingData(manifest.rules, { ...pack, isInPlace: options.inPlace !== undefined });
    const replaced = ledger === null ? [] : companiesReplaced(await ledger.companies(period.label), data.orgs);
    const record = ledger === null ? null : await runRecorder(ledger, { period, pack, lang, penalties, findings });
    return {
      ...(await writeOutput(options, { loaded, data, findings, definitions, record })),
      notes: [...notes, ...replaced],
      lacking,
    };
  });
}

/**
 * Says so when the entry that this run takes the place of had companies that are not in its exports: they are gone from the
 * ledger. It is told once and stands in no file, for the same run again has nothing to replace.
 */
function companiesReplaced(before: readonly string[], now: readonly string[]): readonly Text[] {
  const gone = before.filter((org) => !now.includes(org));
  if (gone.length === 0) return [];
  return [
    {
      zh: `台账中本期原先还有 ${gone.join('、')} 的违规，这次的导出里没有该公司：本期的记录已整个替换。各公司请一起稽核，或各用一个台账。`,
      en: `The ledger had findings of ${gone.join(', ')} for this period, which these exports do not have: the entry was replaced as a whole. Audit the companies together, or give each a ledger of its own.`,
    },
  ];
}

/** The as-of day: the period's last day unless given; never before the period begins. */
function parseAsOf(text: string | undefined, period: Period): string {
  if (text === undefined) return period.end;
  if (!isDay(text))
    throw new UserError({
      zh: `截止日「${text}」不是日期，请写成 2026-10-31 的形式。`,
      en: `As-of date "${text}" is not a date; write it like 2026-10-31.`,
    });
  if (text < period.start)
    throw new UserError({
      zh: `截止日 ${text} 早于期间的第一天 ${period.start}。`,
      en: `As-of date ${text} lies before the period's first day ${period.start}.`,
    });
  return text;
}
