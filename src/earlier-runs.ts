import type { Period } from './domain/date.js';
import type { EarlierPeriod, Finding, FormerFinding, LedgerSummary, RuleSummary } from './domain/result.js';
import { compareText, type Text } from './domain/text.js';
import { createFormerTable, FORMER_TABLE, type FormerTable } from './findings/former-table.js';
import type { Ledger, Recalled } from './ledger/ledger.js';
import { type FateSettings, fateKey, fatesOf } from './rules/fates.js';
import type { Store } from './store/port.js';

/** What a run knows of earlier ones: from the ledger, and nothing without one. */
export interface EarlierRuns {
  readonly recalled: Recalled;
  /** The earlier periods that the ledger does not know: of these the exports must tell. */
  readonly unknown: readonly Period[];
  /** How many of the earlier periods had a breach: those of the ledger and those of the exports together. */
  prior(ofExports: ReadonlyMap<string, number>): ReadonlyMap<string, number>;
  /** The same for the trend; nearest first. */
  trend(ofExports: readonly EarlierPeriod[]): readonly EarlierPeriod[];
  /**
   * Passes the findings on with the period that saw them first. What an earlier run had reported is not new again where its
   * date moves into this period, because it is done or because the day on which it was done was corrected: it costs nothing
   * again.
   */
  recognised(findings: AsyncIterable<Finding>): AsyncIterable<Finding>;
  /** The rules' counts of new and carried findings after that. */
  counted(rules: readonly RuleSummary[]): readonly RuleSummary[];
  /** What became of findings that were open and are not reported now; `null` without a ledger. Asked when all have passed. */
  former(store: Store, settings: Omit<FateSettings, 'table'>): Promise<FormerTable | null>;
  /** What whoever decides on the fines should know of earlier runs. */
  notes(): readonly Text[];
  /** What `run.json` says of the ledger. */
  summary(former: FormerTable | null): LedgerSummary | undefined;
}

const NOTHING: Recalled = {
  ...{ known: new Set(), prior: new Map(), earlier: [], decisions: new Map(), lines: new Map() },
  ...{ finedWithin: [], since: null, seen: new Map() },
};

/** What the ledger tells a run over `period`; `earlier` are the periods that count as prior, nearest first. */
export async function recallEarlierRuns(
  ledger: Ledger | null,
  period: Period,
  earlier: readonly Period[],
): Promise<EarlierRuns> {
  const recalled = ledger === null ? NOTHING : await ledger.recall(period, earlier);
  const reported = new Set<string>();
  const moved = new Map<string, number>();
  return {
    recalled,
    unknown: earlier.filter(({ label }) => !recalled.known.has(label)),
    prior: (ofExports) => {
      const sums = new Map(ofExports);
      for (const [key, periods] of recalled.prior) sums.set(key, (sums.get(key) ?? 0) + periods);
      return sums;
    },
    trend: (ofExports) => merged(recalled.earlier, ofExports),
    recognised: async function* (findings) {
      for await (const finding of findings) {
        const before = recalled.seen.get(finding.id);
        if (before !== undefined) reported.add(finding.id);
        const isKnown = before !== undefined && (finding.state === 'carried' || before.deadline === finding.deadline);
        if (ledger === null) yield finding;
        else if (!isKnown) yield { ...finding, firstSeen: period.label };
        else {
          if (finding.state === 'new') moved.set(finding.rule, (moved.get(finding.rule) ?? 0) + 1);
          yield { ...finding, state: 'carried', firstSeen: before.firstSeen };
        }
      }
    },
    counted: (rules) =>
      rules.map((rule) => {
        const n = moved.get(rule.id) ?? 0;
        return n === 0 ? rule : { ...rule, inPeriod: rule.inPeriod - n, carried: rule.carried + n };
      }),
    former: async (store, settings) => {
      if (ledger === null) return null;
      const { since, seen } = recalled;
      async function* gone() {
        if (ledger === null || since === null) return;
        for await (const finding of ledger.openFindings(since.period))
          if (!reported.has(finding.id))
            yield { ...finding, firstSeen: seen.get(finding.id)?.firstSeen ?? since.period };
      }
      return createFormerTable(store, gone(), async () => {
        const fates = await fatesOf(store, { ...settings, table: FORMER_TABLE });
        return ({ rule, org, subject }) => {
          const fate = fates.get(fateKey(rule, org, subject.key));
          if (fate === undefined)
            throw new Error(`internal error: nothing was looked up for ${rule}, ${org}, ${subject.key}`);
          return fate;
        };
      });
    },
    notes: () => {
      const { finedWithin } = recalled;
      if (finedWithin.length === 0) return [];
      return [
        {
          zh: `台账中已有本期之内的稽核（${finedWithin.join('、')}），其中也有罚款建议：同一违规不要罚两次。`,
          en: `The ledger has audits within this period (${finedWithin.join(', ')}) that suggest fines, too: nobody is to be fined twice for one breach.`,
        },
      ];
    },
    summary: (former) =>
      former === null
        ? undefined
        : { since: recalled.since, resolved: former.resolvedCount, notSeen: former.notSeenCount },
  };
}

/** Nearest first: labels of periods of one length sort by time. */
function merged(ofLedger: readonly EarlierPeriod[], ofExports: readonly EarlierPeriod[]): readonly EarlierPeriod[] {
  return [...ofLedger, ...ofExports].sort((a, b) => compareText(b.period, a.period));
}

/** Where each of the periods that count as prior is known from. */
export function priorSources(earlier: readonly Period[], told: readonly EarlierPeriod[]) {
  return earlier.map(({ label }) => ({
    period: label,
    source: told.find(({ period }) => period === label)?.source ?? ('none' as const),
  }));
}
