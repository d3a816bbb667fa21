import type { CitedClause } from '../domain/cited-clause.js';
import type { ClauseCoverage } from '../domain/clause-coverage.js';
import type { MissingDetail } from '../domain/missing-text.js';
import type { Problem } from '../domain/problem.js';
import type {
  AgeingBasis,
  AgeingItem,
  AgeingRow,
  AgeingTotal,
  Bucket,
  ContractPerformance,
  EarlierPeriod,
  Finding,
  FindingCount,
  FormerFinding,
  OnAccountItem,
  Penalties,
  PenaltyLine,
  RegisterEntry,
  RuleSummary,
  RunManifest,
  SalespersonAgeing,
} from '../domain/result.js';
import type { Lang, Text } from '../domain/text.js';
import type { Role, Severity } from '../domain/verdict.js';

// What a run hands to the reports. Lists that can grow with the input are functions that open a fresh stream: a report
// reads each at most a few times and never holds one in memory.

/** Opens a stream; every call starts again at the first row. */
type Stream<Row> = () => AsyncIterable<Row> | Iterable<Row>;

/** The same where a print may not have room for all: with `worst` only that many, the worst, in the order of all. */
type Ranked<Row> = (worst?: number) => AsyncIterable<Row> | Iterable<Row>;

/** One rule as the reports show it. */
export interface ReportRule {
  readonly summary: RuleSummary;
  readonly title: Text;
  readonly severity: Severity;
  readonly who: Role;
  readonly clauses: readonly string[];
}

/** Everything the ageing report shows. */
export interface AgeingData {
  readonly asOf: string;
  readonly basis: AgeingBasis;
  readonly ageFrom: 'due' | 'document';
  readonly unapplied: 'on-account' | 'fifo';
  /** The overdue buckets in order, without "not due", labelled in the report's language; rows carry their amounts in the same order. */
  readonly buckets: readonly Bucket[];
  /** One per currency. */
  readonly totals: readonly AgeingTotal[];
  /** Everything at the documents' exchange rates; `null` where a rate is unknown or there is no document. */
  readonly cny: Omit<AgeingTotal, 'check'> | null;
  readonly rows: Ranked<AgeingRow>;
  readonly rowCount: number;
  /** `bucket` is the bucket's label, "not due" included, in the report's language. */
  readonly items: Ranked<AgeingItem>;
  readonly itemCount: number;
  readonly onAccount: Ranked<OnAccountItem>;
  readonly onAccountCount: number;
  readonly bySalesperson: Stream<SalespersonAgeing>;
  readonly warnings: readonly Text[];
}

/** One month of the contract register. Void contracts are rows, but stand outside the totals and outside `missingOriginals`. */
export interface RegisterMonth {
  /** YYYY-MM */
  readonly month: string;
  readonly rows: Stream<RegisterEntry>;
  /** Rows, void contracts included. */
  readonly count: number;
  readonly voidCount: number;
  /** Contracts without the number of an archived original. */
  readonly missingOriginals: number;
  readonly totals: readonly { readonly currency: string; readonly count: number; readonly amount: string }[];
}

/** Everything the register shows. */
interface RegisterData {
  readonly months: readonly RegisterMonth[];
  readonly performance: Ranked<ContractPerformance>;
  /** Asked only by reports that are written: counting costs as much as reading. */
  readonly performanceCount: () => Promise<number>;
}

/** A line of fines and the ids of its findings, as many as a cell can hold. */
export interface FinedLine {
  readonly line: PenaltyLine;
  readonly findings: readonly string[];
}

/** Findings that the last run before this period saw open, by rule, key, org. */
interface FormerData {
  readonly resolvedCount: number;
  readonly notSeenCount: number;
  readonly resolved: Stream<FormerFinding>;
  readonly notSeen: Stream<FormerFinding>;
}

/** Everything a run hands to the four reports. */
export interface ReportData {
  readonly lang: Lang;
  /** `reports` in it is still empty. */
  readonly manifest: RunManifest;
  /** The companies found in the exports; `['-']` where no export names one. */
  readonly orgs: readonly string[];
  /** Every reported finding, sorted by rule then key, or by org, person, rule, key; with `worst` only that many, the worst. */
  readonly findings: (order: 'rule' | 'person', worst?: number) => AsyncIterable<Finding> | Iterable<Finding>;
  readonly findingCount: number;
  /** Those of them that are waived, by org, person, rule, key. */
  readonly waived: Stream<Finding>;
  /** In the order in which the reports list them. */
  readonly rules: readonly ReportRule[];
  /** Every clause of the policy by its id, in the order of the documents. */
  readonly clauses: ReadonlyMap<string, CitedClause>;
  /** The same clauses, with what in the pack rests on each. */
  readonly coverage: readonly ClauseCoverage[];
  readonly people: readonly FindingCount[];
  /** Title of a fact of the rule's view: the label of its value in the evidence. `null` when it has none. */
  readonly factTitle: (rule: string, fact: string) => Text | null;
  /** The words for a code that a fact of the rule's view may hold (`prepaid` → 款到发货); `null` when it is no code. */
  readonly factValue: (rule: string, fact: string, value: string) => Text | null;
  /** Title of a dataset ("合同"); `null` when there is none of that name. */
  readonly datasetTitle: (dataset: string) => Text | null;
  /** What a rule lacks (`contracts.entered_at`), in words; see {@link missingText}. */
  readonly missingText: (need: string, detail: MissingDetail) => Text;
  /** What should be known about the inputs: warnings, and what concerns a whole file. */
  readonly problems: readonly Problem[];
  /** Everything `rejects.csv` lists: rejected and ignored rows. */
  readonly rejects: Stream<Problem>;
  readonly rejectCount: number;
  readonly penalties: Penalties;
  /** The lines of fines again, each with the ids of its first thousand findings. */
  readonly finedLines: Stream<FinedLine>;
  /**
   * What should be known about the decisions on the lines, in words; `null` where no ledger is in use, so that nothing can
   * have been decided.
   */
  readonly decisions: { readonly notes: readonly Text[] } | null;
  /** The earlier periods that count as "prior", nearest first, and where each is known from; `none`: nowhere. */
  readonly priorSources: readonly { readonly period: string; readonly source: EarlierPeriod['source'] | 'none' }[];
  /** What became of findings that were open before and are not reported now; `null` where no ledger is in use. */
  readonly former: FormerData | null;
  /** The parameters the legal note names: yuan, yuan, ratio 0…1. */
  readonly penaltyLimits: { readonly fineMin: string; readonly fineMax: string; readonly wageCap: string };
  /** Parameters that had another value within the period, before it, or since; see `parameterNotes`. */
  readonly parameterNotes: readonly Text[];
  readonly ageing: AgeingData;
  readonly register: RegisterData;
}

/** True where a row has to say which company it belongs to. A single company stands under the report's title only. */
export function showsOrg(data: Pick<ReportData, 'orgs'>): boolean {
  return data.orgs.length > 1;
}
