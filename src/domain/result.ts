import type { Waiver } from './pack.js';
import type { Text } from './text.js';
import type { Role, Severity, VerdictCounts } from './verdict.js';

// The shapes of the output files. They are an outside interface and must not drift.
// Amounts are strings with two decimals, dates `YYYY-MM-DD`, date-times `YYYY-MM-DD HH:mm`.

/** A value of a fact as it leaves the store: text, dates and decimals are strings; counts are numbers. */
export type Value = string | number | boolean | null;

/** One breach, with its evidence (`data/findings.json`). */
export interface Finding {
  /** Fingerprint of rule + org + key (+ deadline for recurring duties): stable from run to run. */
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly clauses: readonly string[];
  readonly severity: Severity;
  readonly org: string;
  readonly subject: { readonly dataset: string; readonly key: string };
  /** Where the record stands; `file` is null for findings about something that no single row shows (a customer's balance). */
  readonly source: { readonly file: string | null; readonly sheet: string | null; readonly row: number | null };
  readonly who: { readonly role: Role; readonly name: string | null };
  readonly occurredOn: string;
  readonly deadline: string | null;
  readonly doneAt: string | null;
  readonly daysLate: number | null;
  /** True only while a dated act is still absent. */
  readonly open: boolean;
  readonly message: string;
  readonly nextStep: string;
  readonly evidence: Readonly<Record<string, Value>>;
  /** Why it costs nothing although it is a breach; `null` where nothing was waived. */
  readonly waiver: FindingWaiver | null;
  /** `carried`: due before the period and still open, or reported open by an earlier run; costs nothing again. */
  readonly state: 'new' | 'carried';
  /** The period of the run that reported it first; only with a ledger. */
  readonly firstSeen?: string;
}

/**
 * What became of a breach that was open before and is not reported any more. Settled: `done` (late), `compliant` (in order
 * by what the exports say now), `not-applicable` (the rule does not concern it any more). Everything else only says why
 * nothing is known: absence is never compliance.
 */
export type Fate =
  | 'done'
  | 'compliant'
  | 'not-applicable'
  | 'not-in-exports'
  | 'not-evaluable'
  | 'due-later'
  | 'void'
  | 'rule-withdrawn';

/** A finding that the last run before this period saw open and this one does not report (`data/resolved.json`). */
export interface FormerFinding extends Omit<Finding, 'state'> {
  /** `resolved` only where the exports show it settled. */
  readonly state: 'resolved' | 'not-seen';
  readonly how: Fate;
  readonly firstSeen: string;
}

/** What a run took from the ledger (`run.json`). */
export interface LedgerSummary {
  /** The last entry before the period, with which open findings were compared; `null` when there is none. */
  readonly since: { readonly period: string; readonly asOf: string } | null;
  /** Findings that were open there and are settled now. */
  readonly resolved: number;
  /** Findings that were open there and of which these exports tell nothing. */
  readonly notSeen: number;
}

/**
 * Why a finding costs nothing: an entry of the pack's waivers, a decision on this very finding, or a baseline of what was
 * known before the company began. It is shown, counted apart, and never fined.
 */
export interface FindingWaiver {
  readonly kind: 'waiver' | 'decision' | 'baseline';
  readonly reason: string;
  /** Who approved or decided; `null` for a baseline. */
  readonly approver: string | null;
  /** `YYYY-MM-DD`; `null` for a baseline. */
  readonly approvedOn: string | null;
  /** Last day on which it holds; only entries of the pack's waivers have one. */
  readonly expiresOn: string | null;
}

/**
 * What somebody decided on a finding (`jihe decide`). `waive` is about the finding itself; `confirm` and `amount` are
 * about the line of fines (person × rule × period) that the finding belongs to; `confirm` of a finding that was waived by
 * decision takes that back.
 */
export interface Decision {
  /** Id of the finding. */
  readonly finding: string;
  readonly kind: 'waive' | 'confirm' | 'amount';
  /** The amount decided, of `confirm` the suggestion as it was then; two decimals. `null` where it is about the finding. */
  readonly amount: string | null;
  readonly reason: string;
  readonly by: string;
  /** `YYYY-MM-DD` */
  readonly on: string;
}

/** A decision on a line of fines, and what was suggested when it was made. */
export interface FineDecision extends Decision {
  readonly kind: 'confirm' | 'amount';
  readonly amount: string;
  /** The suggestion as it was then; two decimals. */
  readonly suggested: string;
}

/** What an earlier period had, for the trend and for "prior" (`run.json`). */
export interface EarlierPeriod {
  readonly period: string;
  /** From the ledger of earlier runs, or from what the exports of this run still show. */
  readonly source: 'ledger' | 'exports';
  /** Violations of the period, the waived not included. */
  readonly violations: number;
  readonly waived: number;
  /** Sum of the suggested fines, joint liability included; two decimals. `null` where only the exports tell. */
  readonly fines: string | null;
}

/** One input file or sheet (`run.json`). rowsRead = rowsLoaded + rowsRejected + rowsIgnored. */
export interface InputSummary {
  readonly file: string;
  readonly sheet: string | null;
  readonly sha256: string;
  readonly dataset: string | null;
  readonly encoding: string | null;
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  readonly rowsIgnored: number;
}

/** What a run made of one rule (`run.json`). */
export interface RuleSummary extends VerdictCounts {
  readonly id: string;
  readonly status: 'evaluated' | 'not-evaluable';
  /** Missing datasets or columns, e.g. `contracts.entered_at`. */
  readonly missing: readonly string[];
  /** How many of the reported findings (`inPeriod` + `carried`) are waived, in whatever way. */
  readonly waived: number;
  /** Findings reported as new in the period. */
  readonly inPeriod: number;
  /** Findings from before the period that are still open. */
  readonly carried: number;
}

/** An entry of the pack's waivers, and what became of it in this run (`run.json`). */
export interface WaiverSummary extends Waiver {
  /** `expired`: before the as-of date, without effect; `unused`: in force, but no reported finding fits. */
  readonly status: 'in-force' | 'expired' | 'unused';
  /**
   * Reported findings that fit; of an expired entry those that nothing else waives, which it would have. A finding may fit
   * several entries.
   */
  readonly findings: number;
}

/** `run.json`: the manifest of a run. */
export interface RunManifest {
  readonly tool: { readonly name: string; readonly version: string };
  readonly period: string;
  readonly asOf: string;
  readonly engine: string;
  readonly inputs: readonly InputSummary[];
  readonly calendar: { readonly knownFrom: string; readonly knownThrough: string; readonly assumedDays: number };
  readonly rules: readonly RuleSummary[];
  /** In the order of the pack's files. */
  readonly waivers: readonly WaiverSummary[];
  /** Findings that cost nothing because of the baseline alone; only with one. */
  readonly baseline?: { readonly findings: number };
  /** The periods before this one, nearest first; without those of which the exports hold no document. */
  readonly earlier: readonly EarlierPeriod[];
  readonly reports: readonly { readonly file: string; readonly sha256: string }[];
  readonly warnings: readonly string[];
  /** Only with a ledger. */
  readonly ledger?: LedgerSummary;
}

/**
 * One suggested fine: person × rule × period (`data/penalties.json`, where each line also lists the ids of its `count`
 * findings: they grow with the data, so that they are read from the store when they are written).
 */
export interface PenaltyLine {
  readonly org: string;
  readonly who: { readonly role: Role; readonly name: string | null };
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly count: number;
  readonly worstDaysLate: number;
  readonly prior: number;
  readonly base: string;
  readonly amount: string;
  /** The formula written out with its numbers. */
  readonly formula: string;
  /** What was decided on it; `amount` stays the suggestion. `null` while nothing is decided. */
  readonly decision: FineDecision | null;
}

/**
 * Joint liability of a manager (dept 1(7)). `from` names the lines it comes from: `line` is what is suggested, `decided`
 * what was decided instead (`null` while nothing is), and the share is taken of the latter where there is one.
 */
export interface JointLiability {
  readonly org: string;
  readonly manager: string;
  readonly amount: string;
  readonly from: readonly {
    readonly name: string;
    readonly rule: string;
    readonly line: string;
    readonly decided: string | null;
    readonly share: string;
  }[];
}

/**
 * One person's sum. `total` is what is suggested for the own lines, `joint` apart. `afterDecisions` is the own lines again,
 * those with a decision at the amount decided, the others as suggested; `null` while none has one. `overCap` looks at what
 * would be deducted (`afterDecisions` where there is one, else `total`, with `joint`) and is null without a wage.
 */
export interface PenaltyPerson {
  readonly org: string;
  readonly name: string;
  readonly role: Role;
  readonly total: string;
  readonly afterDecisions: string | null;
  readonly joint: string;
  readonly monthlyWage: string | null;
  readonly overCap: boolean | null;
}

/** All suggested fines of a run (`data/penalties.json`). */
export interface Penalties {
  readonly lines: readonly PenaltyLine[];
  readonly joint: readonly JointLiability[];
  readonly people: readonly PenaltyPerson[];
}

/** Ageing basis: which documents are the open items. */
export type AgeingBasis = 'invoice' | 'shipment' | 'contract';

/** `to` is null in the last bucket. `no` 0 is "not due". */
export interface Bucket {
  readonly label: string;
  readonly from: number;
  readonly to: number | null;
}

/** One customer in one currency. notDue + Σ buckets − onAccount = balance = invoiced − credited − received − writtenOff. */
export interface AgeingRow {
  readonly org: string;
  readonly customer: string;
  readonly customerCode: string | null;
  readonly currency: string;
  readonly notDue: string;
  readonly buckets: readonly string[];
  readonly onAccount: string;
  readonly balance: string;
  readonly invoiced: string;
  readonly credited: string;
  readonly received: string;
  readonly writtenOff: string;
  /** Always "0.00": left side minus right side of the identity. */
  readonly check: string;
}

/** One open item (open ≠ 0). `daysOverdue` is signed; `bucket` is the bucket's label. */
export interface AgeingItem {
  readonly org: string;
  readonly customer: string;
  readonly currency: string;
  readonly docNo: string;
  readonly contractNo: string | null;
  readonly docOn: string;
  readonly dueOn: string;
  readonly dueAssumed: boolean;
  readonly amount: string;
  readonly settled: string;
  readonly open: string;
  readonly daysOverdue: number;
  readonly bucket: string;
  readonly salesperson: string | null;
}

/** Money of a customer that settles nothing yet 预收/未核销. */
export interface OnAccountItem {
  readonly org: string;
  readonly customer: string;
  readonly currency: string;
  readonly kind: 'receipt' | 'credit' | 'write-off';
  readonly docNo: string;
  readonly docOn: string;
  readonly amount: string;
  readonly onAccount: string;
}

/** One currency across orgs, the same columns as a customer row. */
export type AgeingTotal = Omit<AgeingRow, 'org' | 'customer' | 'customerCode'>;

/** One contract of the register (`data/register.json`). */
export interface RegisterRow {
  readonly seq: number;
  readonly org: string;
  readonly contractNo: string;
  readonly customer: string;
  readonly salesperson: string;
  readonly signedOn: string;
  readonly amount: string;
  readonly currency: string;
  readonly enteredAt: string | null;
  readonly originalNo: string | null;
  readonly archivedOn: string | null;
  readonly status: string | null;
}

// What the reports show beyond the output files.

/** A contract of the register, and whether it is void: listed with its status, outside every total. */
export interface RegisterEntry extends RegisterRow {
  readonly isVoid: boolean;
}

/** How far one contract has come, in its currency; two decimals. `null` where the exports cannot tell. */
export interface ContractPerformance {
  readonly org: string;
  readonly contractNo: string;
  readonly customer: string;
  readonly salesperson: string;
  readonly signedOn: string;
  readonly currency: string;
  readonly ordered: string;
  readonly shipped: string | null;
  /** Net of credit notes. */
  readonly invoiced: string | null;
  /** Net of refunds. */
  readonly received: string | null;
  /** Ordered minus received. */
  readonly open: string | null;
  /** The nearest day still to come on which something is due, else the earliest that was missed; `null` when nothing is. */
  readonly nextDeadline: string | null;
  readonly nextDeadlineWhat: Text | null;
}

/** What a salesperson's customers owe, in one currency. `open` = notDue + Σ buckets; amounts have two decimals. */
export interface SalespersonAgeing {
  readonly org: string;
  /** `null`: neither the open items nor the customer nor the contract name one. */
  readonly salesperson: string | null;
  readonly currency: string;
  readonly notDue: string;
  readonly buckets: readonly string[];
  readonly open: string;
}

/** Reported findings (new and carried) of one person under one rule. Sorted by org, person, rule. */
export interface FindingCount {
  readonly org: string;
  readonly who: { readonly role: Role; readonly name: string | null };
  readonly rule: string;
  readonly severity: Severity;
  /** Findings whose `occurredOn` lies in the period. */
  readonly inPeriod: number;
  /** Findings from before the period that are still open. */
  readonly carried: number;
  /** How many of the two together are waived. */
  readonly waived: number;
  /** How many of `inPeriod` are waived. */
  readonly waivedInPeriod: number;
  /** How many of the two together are still open (the act is still absent) and not waived. */
  readonly open: number;
  /** Largest `daysLate`; 0 where the rule has no deadline. */
  readonly worstDaysLate: number;
}
