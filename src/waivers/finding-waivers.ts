import type { Waiver } from '../domain/pack.js';
import type { Decision, Finding, FindingWaiver, WaiverSummary } from '../domain/result.js';
import type { Lang } from '../domain/text.js';
import type { Baseline } from './baseline.js';
import { createPattern } from './pattern.js';

/** Everything that may waive a finding. */
export interface WaiverSources {
  /** The pack's list, checked. */
  readonly waivers: readonly Waiver[];
  readonly baseline: Baseline | null;
  /** Finding → the decision that holds; only those of the kind `waive` matter here. */
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly lang: Lang;
}

/** Why findings cost nothing: one way for every command. */
export interface FindingWaivers {
  /**
   * Why a finding costs nothing as of a day, or null: a decision on it, else the entry of the list that holds longest,
   * else the baseline. What its field `waiver` says is not looked at.
   */
  of(finding: Finding, asOf: string): FindingWaiver | null;
  /** False where no finding of the rule can be waived. */
  mayTouch(rule: string): boolean;
  /** Passes the findings of a report on, and counts what each entry and the baseline cover. */
  counted(findings: AsyncIterable<Finding>): AsyncGenerator<Finding>;
  /** What became of each entry as of a day; to be asked when all findings have passed. */
  summaries(asOf: string): readonly WaiverSummary[];
  /** How many findings of the baseline have passed. */
  knownBefore(): number;
  /** How many findings that have passed cost nothing because of the baseline alone. */
  byBaseline(): number;
}

/** An entry, ready to be asked. */
interface Entry {
  readonly no: number;
  readonly waiver: Waiver;
  fits(finding: Finding): boolean;
}

/** Brings together what may waive a finding. */
export function createFindingWaivers({ waivers, baseline, decisions, lang }: WaiverSources): FindingWaivers {
  const entriesOf = createIndex(waivers);
  const isDecided = [...decisions.values()].some(({ kind }) => kind === 'waive');
  const covered = waivers.map(() => ({ all: 0, unwaived: 0 }));
  let known = 0;
  let passed = 0;
  return {
    of: (finding, asOf) =>
      decided(decisions.get(finding.id)) ??
      longest(entriesOf(finding).filter(({ waiver }) => isInForce(waiver, asOf))) ??
      (baseline?.has(finding.id)
        ? { kind: 'baseline', reason: baseline.title[lang], approver: null, approvedOn: null, expiresOn: null }
        : null),
    mayTouch: (rule) =>
      isDecided || waivers.some((waiver) => waiver.rule === rule) || baseline?.rules.has(rule) === true,
    counted: async function* (findings) {
      for await (const finding of findings) {
        for (const { no } of entriesOf(finding)) {
          const count = covered[no] as { all: number; unwaived: number };
          count.all++;
          if (finding.waiver === null) count.unwaived++;
        }
        if (baseline?.has(finding.id)) known++;
        if (finding.waiver?.kind === 'baseline') passed++;
        yield finding;
      }
    },
    summaries: (asOf) =>
      waivers.map((waiver, i) => {
        const { all, unwaived } = covered[i] as { all: number; unwaived: number };
        if (!isInForce(waiver, asOf)) return { ...waiver, status: 'expired', findings: unwaived };
        return { ...waiver, status: all === 0 ? 'unused' : 'in-force', findings: all };
      }),
    knownBefore: () => known,
    byBaseline: () => passed,
  };
}

/** An approval given after the as-of date counts: audits are run after the month. */
const isInForce = ({ expiresOn }: Waiver, asOf: string) => asOf <= expiresOn;

function decided(decision: Decision | undefined): FindingWaiver | null {
  if (decision?.kind !== 'waive') return null;
  const { reason, by, on } = decision;
  return { kind: 'decision', reason, approver: by, approvedOn: on, expiresOn: null };
}

/** Of several entries the one that holds longest, then the one approved last, then the first. */
function longest(entries: readonly Entry[]): FindingWaiver | null {
  const rank = ({ waiver }: Entry) => waiver.expiresOn + waiver.approvedOn;
  const [first, ...rest] = entries;
  if (first === undefined) return null;
  const { waiver } = rest.reduce((best, entry) => (rank(entry) > rank(best) ? entry : best), first);
  const { reason, approver, approvedOn, expiresOn } = waiver;
  return { kind: 'waiver', reason, approver, approvedOn, expiresOn };
}

/** All entries that fit a finding, in the order of the list. Those with a key are not looked through one by one. */
function createIndex(waivers: readonly Waiver[]): (finding: Finding) => readonly Entry[] {
  const byRule = new Map<string, { readonly byKey: Map<string, Entry[]>; readonly others: Entry[] }>();
  for (const [no, waiver] of waivers.entries()) {
    const { rule, key } = waiver;
    const ofRule = byRule.get(rule) ?? { byKey: new Map<string, Entry[]>(), others: [] };
    byRule.set(rule, ofRule);
    const entry = { no, waiver, fits: fitting(waiver) };
    if (key === null) ofRule.others.push(entry);
    else ofRule.byKey.set(key, [...(ofRule.byKey.get(key) ?? []), entry]);
  }
  return (finding) => {
    const ofRule = byRule.get(finding.rule);
    if (ofRule === undefined) return [];
    const candidates = [...(ofRule.byKey.get(finding.subject.key) ?? []), ...ofRule.others];
    return candidates.filter(({ fits }) => fits(finding)).sort((a, b) => a.no - b.no);
  };
}

function fitting({ org, where }: Waiver): (finding: Finding) => boolean {
  const patterns = Object.entries(where).map(([field, pattern]) => ({ field, fits: createPattern(pattern) }));
  return (finding) => {
    if (org !== null && finding.org !== org) return false;
    return patterns.every(({ field, fits }) => {
      const value = Object.hasOwn(finding.evidence, field) ? finding.evidence[field] : null;
      // What is not there fits no pattern, not even one that takes any text.
      return value !== null && value !== undefined && fits(String(value));
    });
  };
}
