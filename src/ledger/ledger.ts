import type { Period } from '../domain/date.js';
import type {
  Decision,
  EarlierPeriod,
  Finding,
  FineDecision,
  JointLiability,
  PenaltyLine,
  RunManifest,
} from '../domain/result.js';
import type { LastingStore } from '../store/port.js';
import {
  addDecision,
  decisionCounts,
  decisionsOf,
  type StoredDecision,
  type Suggestion,
  suggestionOf,
} from './decisions.js';
import { type Forgotten, forget, type WhatToForget } from './forget.js';
import { assertLayout } from './layout.js';
import {
  allRecords,
  companies,
  entries,
  finesOf,
  type LedgerEntry,
  type RecordedFinding,
  type RecordedFine,
  recordsOf,
} from './read.js';
import { recall } from './recall.js';
import { record } from './record.js';

/** What a run leaves in the ledger for its period. */
export interface RunRecord {
  readonly period: Period;
  readonly manifest: RunManifest;
  readonly lang: string;
  /** SHA-256 of the policy pack. */
  readonly packDigest: string;
  /** Sum of the suggested fines, joint liability included; two decimals. */
  readonly fines: string;
  readonly lines: readonly PenaltyLine[];
  readonly joint: readonly JointLiability[];
  /** Every reported finding, by rule, key, org. */
  readonly findings: AsyncIterable<Finding>;
  /** Moment of the recording, `YYYY-MM-DD HH:mm:ss`: it stands in the ledger and in no report. */
  readonly now: string;
}

/** A finding that an earlier run reported, as it stood when it was reported last. */
export interface SeenBefore {
  readonly firstSeen: string;
  readonly deadline: string | null;
}

/** What earlier runs found, as far as it bears on a period. */
export interface Recalled {
  /** The labels of the earlier periods asked for that have an entry. */
  readonly known: ReadonlySet<string>;
  /** {@link lineKey} → in how many of these was a breach that is not waived. */
  readonly prior: ReadonlyMap<string, number>;
  /** The last periods before this one and of the same length that have an entry, nearest first. */
  readonly earlier: readonly EarlierPeriod[];
  /** The last decision on each finding, by its id. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** The last decision on each line of fines of this period, by {@link lineKey} like `prior`. */
  readonly lines: ReadonlyMap<string, FineDecision>;
  /** The shorter periods within this one whose entries suggest fines already. */
  readonly finedWithin: readonly string[];
  /** The last entry before the period; `null` when there is none. */
  readonly since: Pick<LedgerEntry, 'period' | 'asOf'> | null;
  /**
   * What was open where it stood last in an entry before the period, by id; of the last entry also what was done, but not
   * dated by its deadline: either may come with another date now.
   */
  readonly seen: ReadonlyMap<string, SeenBefore>;
}

/** What the runs of a company have found so far, one entry per period. Nobody else writes to it while it is open. */
export interface Ledger {
  /** Without passwords. */
  readonly place: string;
  /** The period's own entry and later ones are not looked at; decisions on its findings are. */
  recall(period: Period, earlier: readonly Period[]): Promise<Recalled>;
  /** Findings of the last entry before the period that were open there, as they were recorded; by rule, key, org. */
  openFindings(since: string): AsyncIterable<Finding>;
  /** Puts an entry in the place of the period's former one; nothing of it can be seen before `keep`. */
  record(run: RunRecord): Promise<void>;
  /** Keeps what was recorded, all of it or nothing. */
  keep(): Promise<void>;
  /** By the period's first day. */
  entries(): Promise<LedgerEntry[]>;
  /** The companies that have findings in a period's entry, sorted; none where there is no entry. */
  companies(period: string): Promise<readonly string[]>;
  /** The findings of a period's entry as they were recorded; by rule, key, org. */
  findings(period: string): AsyncIterable<RecordedFinding>;
  /** The findings whose id begins so, newest period first. */
  findingsById(start: string): Promise<RecordedFinding[]>;
  /** What the entry of a period suggests for the line of fines that a finding belongs to; `null` where there is none. */
  suggestion(period: string, finding: Pick<Finding, 'org' | 'who' | 'rule'>): Promise<Suggestion | null>;
  /** Every decision, of one finding or of all, in the order in which they were made. */
  decisions(finding?: string): Promise<StoredDecision[]>;
  /** Adds a decision and keeps it. `now`: see {@link RunRecord.now}. */
  decide(decision: StoredDecision, now: string): Promise<void>;
  /** How many decisions there are on findings of each entry or on its fines, by its label. */
  decisionCounts(): Promise<ReadonlyMap<string, number>>;
  /** The lines of fines that an entry suggests, those of joint liability after the others. */
  fines(period: string): AsyncIterable<RecordedFine>;
  /**
   * Removes entries, or what names a person; nothing of it is left in the file. A trial only counts. Nothing else can be
   * asked afterwards.
   */
  forget(what: WhatToForget, isTrial?: boolean): Promise<Forgotten>;
}

/**
 * The ledger in a database that was opened for it.
 * @throws UserError when there is something else in it, or a ledger of a newer version.
 */
export async function ledgerIn(store: LastingStore, place: string): Promise<Ledger> {
  await assertLayout(store, place);
  /** Streams, too, need a transaction; what only reads keeps nothing. */
  const reading = async <T>(work: () => Promise<T>): Promise<T> => {
    await store.begin();
    try {
      return await work();
    } finally {
      await store.rollback();
    }
  };
  async function* streaming<T>(rows: () => AsyncIterable<T>): AsyncIterable<T> {
    await store.begin();
    try {
      yield* rows();
    } finally {
      await store.rollback();
    }
  }
  return {
    place,
    recall: (period, earlier) => reading(() => recall(store, period, earlier)),
    openFindings: (since) =>
      streaming(async function* () {
        for await (const { finding } of allRecords(store, place, since, true)) yield finding;
      }),
    record: async (run) => {
      await store.begin();
      await record(store, run);
    },
    keep: () => store.commit(),
    entries: () => entries(store),
    companies: (period) => companies(store, period),
    findings: (period) => streaming(() => allRecords(store, place, period)),
    findingsById: (start) => reading(() => recordsOf(store, place, start)),
    suggestion: (period, finding) => suggestionOf(store, period, finding),
    decisions: (finding) => decisionsOf(store, finding),
    decide: async (decision, now) => {
      await store.begin();
      await addDecision(store, decision, now);
      await store.commit();
    },
    decisionCounts: () => decisionCounts(store),
    fines: (period) => streaming(() => finesOf(store, period)),
    forget: (what, isTrial = false) => forget(store, what, isTrial),
  };
}
