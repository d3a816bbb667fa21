import Big from 'big.js';
import { amountInForce } from '../domain/decided-lines.js';
import { lineKey } from '../domain/line-key.js';
import type { PenaltyScale } from '../domain/pack.js';
import type { Finding, FineDecision, JointLiability, Penalties, PenaltyLine, PenaltyPerson } from '../domain/result.js';
import { compareText, type Lang } from '../domain/text.js';
import type { Role, Severity } from '../domain/verdict.js';

/** One row of the staff list; amounts as decimal strings. */
export interface Employee {
  readonly org: string;
  readonly name: string;
  readonly role: string;
  readonly manager: string | null;
  readonly monthlyWage: string | null;
}

/** Everything the formula needs besides the findings. Amounts and ratios are decimal strings. */
export interface PenaltyTerms {
  readonly scale: PenaltyScale;
  readonly fineMin: string;
  readonly fineMax: string;
  /** Share of a month's wage that deductions may not exceed. */
  readonly wageCap: string;
  readonly employees: readonly Employee[];
  /** Key from {@link lineKey} → how many of the periods before had a violation. */
  readonly prior: ReadonlyMap<string, number>;
  /** Key from {@link lineKey} → the latest decision on that line of this period. */
  readonly decisions: ReadonlyMap<string, FineDecision>;
  readonly lang: Lang;
}

/** What counts for one person and one rule: new, unwaived findings that can cost something. */
interface Tally {
  readonly org: string;
  readonly role: Role;
  readonly name: string | null;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  worstDaysLate: number;
  count: number;
}

/** Collects findings one by one; `suggest` then gives the suggested fines of the period. */
export interface PenaltyTally {
  /** True for a finding that counts: only those are behind a line. */
  add(finding: Finding): boolean;
  suggest(terms: PenaltyTerms): Penalties;
}

/**
 * Suggested fines (dept 3.16, dept 1(7)): a suggestion for HR, never a decision.
 *
 *     base × (1 + 0.5 × (count − 1)) × (1 + 0.1 × min(worst days late, 10)) × (1 + 0.5 × prior)
 *
 * rounded half up to 10 yuan, then held between the lowest and the highest fine; the coefficients stand in
 * `rules/penalties.json`. Only new findings count; severity `notice` and waived findings never cost anything.
 */
export function penaltyTally(): PenaltyTally {
  const tallies = new Map<string, Tally>();
  return {
    add(finding) {
      if (finding.state !== 'new' || finding.waiver !== null || finding.severity === 'notice') return false;
      const { role, name } = finding.who;
      const key = lineKey(finding.org, role, name, finding.rule);
      const { org, rule, title, severity } = finding;
      const tally = tallies.get(key) ?? { org, role, name, rule, title, severity, worstDaysLate: 0, count: 0 };
      tally.worstDaysLate = Math.max(tally.worstDaysLate, finding.daysLate ?? 0);
      tally.count++;
      tallies.set(key, tally);
      return true;
    },
    suggest(terms) {
      const lines = [...tallies]
        .map(([key, tally]) => ({
          ...penaltyLine(tally, terms.prior.get(key) ?? 0, terms),
          decision: terms.decisions.get(key) ?? null,
        }))
        .sort((a, b) => compareText(a.org, b.org) || compareWho(a, b) || compareText(a.rule, b.rule));
      const staff = staffByName(terms.employees);
      const joint = jointLiabilities(lines, staff, terms);
      return { lines, joint, people: people(lines, joint, staff, terms) };
    },
  };
}

/** The staff by org and name. A name that two employees share tells nobody's wage or manager, so it is left out. */
function staffByName(employees: readonly Employee[]): Map<string, Employee> {
  const staff = new Map<string, Employee>();
  const shared = new Set<string>();
  for (const employee of employees) {
    const key = `${employee.org}\n${employee.name}`;
    if (staff.has(key)) shared.add(key);
    staff.set(key, employee);
  }
  for (const key of shared) staff.delete(key);
  return staff;
}

function compareWho(a: PenaltyLine, b: PenaltyLine): number {
  return compareText(a.who.name ?? '', b.who.name ?? '') || compareText(a.who.role, b.who.role);
}

function penaltyLine(tally: Tally, prior: number, terms: PenaltyTerms): Omit<PenaltyLine, 'decision'> {
  const { org, role, name, rule, title, severity, worstDaysLate, count } = tally;
  const { amount, formula } = suggestedFine(severity, { count, worstDaysLate, prior }, terms);
  return {
    org,
    who: { role, name },
    rule,
    title,
    severity,
    count,
    worstDaysLate,
    prior,
    base: new Big(terms.scale.base[severity]).toFixed(2),
    amount,
    formula,
  };
}

/** The formula on one person's breaches of one rule: the suggested amount, two decimals, and how it came about. */
export function suggestedFine(
  severity: Severity,
  { count, worstDaysLate, prior }: { readonly count: number; readonly worstDaysLate: number; readonly prior: number },
  terms: Pick<PenaltyTerms, 'scale' | 'fineMin' | 'fineMax' | 'lang'>,
): { readonly amount: string; readonly formula: string } {
  const { scale } = terms;
  const base = scale.base[severity];
  const late = Math.min(worstDaysLate, scale.lateCapDays);
  const raw = new Big(base)
    .times(new Big(scale.repeatFactor).times(count - 1).plus(1))
    .times(new Big(scale.lateFactor).times(late).plus(1))
    .times(new Big(scale.priorFactor).times(prior).plus(1));
  const rounded = raw.div(scale.roundTo).round(0, Big.roundHalfUp).times(scale.roundTo);
  const amount = clamp(rounded, terms);
  const steps = [
    `${base} × (1 + ${scale.repeatFactor} × (${count} − 1)) × (1 + ${scale.lateFactor} × ${late}) × (1 + ${scale.priorFactor} × ${prior}) = ${raw.toFixed()}`,
    ...(rounded.eq(raw) ? [] : [rounded.toFixed()]),
    ...(amount.eq(rounded) ? [] : [`${amount.toFixed()} ${limitName(amount.lt(rounded), terms.lang)}`]),
  ];
  return { amount: amount.toFixed(2), formula: steps.join(' → ') };
}

function clamp(amount: Big, terms: Pick<PenaltyTerms, 'fineMin' | 'fineMax'>): Big {
  if (amount.lt(terms.fineMin)) return new Big(terms.fineMin);
  return amount.gt(terms.fineMax) ? new Big(terms.fineMax) : amount;
}

function limitName(isUpper: boolean, lang: Lang): string {
  if (lang === 'zh') return isUpper ? '（上限）' : '（下限）';
  return isUpper ? '(highest fine)' : '(lowest fine)';
}

/**
 * Joint liability (dept 1(7)): a share of each grave line goes to the person's manager too, up to the highest fine. Where an
 * amount was decided, the share is taken of that: the manager answers for what is imposed, not for what was suggested.
 */
function jointLiabilities(
  lines: readonly PenaltyLine[],
  staff: ReadonlyMap<string, Employee>,
  terms: PenaltyTerms,
): JointLiability[] {
  const { severities, share, minimumPerLine } = terms.scale.joint;
  const found = new Map<string, { org: string; manager: string; from: JointLiability['from'][number][] }>();
  for (const line of lines) {
    if (!severities.includes(line.severity) || line.who.name === null) continue;
    const manager = staff.get(`${line.org}\n${line.who.name}`)?.manager;
    if (!manager || manager === line.who.name) continue;
    const key = `${line.org}\n${manager}`;
    if (staff.get(key)?.role !== 'manager') continue;
    const part = new Big(amountInForce(line)).times(share);
    const entry = found.get(key) ?? { org: line.org, manager, from: [] };
    entry.from.push({
      name: line.who.name,
      rule: line.rule,
      line: line.amount,
      decided: line.decision?.amount ?? null,
      share: (part.lt(minimumPerLine) ? new Big(minimumPerLine) : part).toFixed(2, Big.roundHalfUp),
    });
    found.set(key, entry);
  }
  return [...found.values()]
    .map(({ org, manager, from }) => {
      const sum = from.reduce((total, part) => total.plus(part.share), new Big(0));
      const amount = sum.gt(terms.fineMax) ? new Big(terms.fineMax) : sum;
      return { org, manager, amount: amount.toFixed(2), from };
    })
    .sort((a, b) => compareText(a.org, b.org) || compareText(a.manager, b.manager));
}

function people(
  lines: readonly PenaltyLine[],
  joint: readonly JointLiability[],
  staff: ReadonlyMap<string, Employee>,
  terms: PenaltyTerms,
): PenaltyPerson[] {
  const sums = new Map<
    string,
    { org: string; name: string; role: Role; total: Big; inForce: Big; isDecided: boolean; joint: Big }
  >();
  const sumOf = (org: string, name: string, role: Role) => {
    const key = `${org}\n${name}`;
    // Lines of one person may come from several roles: whoever enters a document answers for it as a clerk does.
    const onStaff = staff.get(key)?.role ?? 'other';
    const known = onStaff === 'other' ? role : (onStaff as Role);
    const zero = new Big(0);
    const sum = sums.get(key) ?? { org, name, role: known, total: zero, inForce: zero, isDecided: false, joint: zero };
    sums.set(key, sum);
    return sum;
  };
  for (const line of lines) {
    // A line that goes to a role has nobody to pay it.
    if (line.who.name === null) continue;
    const sum = sumOf(line.org, line.who.name, line.who.role);
    sum.total = sum.total.plus(line.amount);
    sum.inForce = sum.inForce.plus(amountInForce(line));
    sum.isDecided ||= line.decision !== null;
  }
  for (const liability of joint) {
    const sum = sumOf(liability.org, liability.manager, 'manager');
    sum.joint = sum.joint.plus(liability.amount);
  }
  return [...sums]
    .map(([key, { org, name, role, total, inForce, isDecided, joint }]) => {
      const monthlyWage = staff.get(key)?.monthlyWage ?? null;
      const overCap = monthlyWage === null ? null : inForce.plus(joint).gt(new Big(monthlyWage).times(terms.wageCap));
      const afterDecisions = isDecided ? inForce.toFixed(2) : null;
      return {
        ...{ org, name, role, total: total.toFixed(2), afterDecisions, joint: joint.toFixed(2) },
        ...{ monthlyWage, overCap },
      };
    })
    .sort((a, b) => compareText(a.org, b.org) || compareText(a.name, b.name));
}
