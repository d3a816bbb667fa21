import Big from 'big.js';
import { amountInForce } from '../domain/decided-lines.js';
import { countOf } from '../domain/notation.js';
import type { Finding, JointLiability, PenaltyPerson } from '../domain/result.js';
import { ROLE_TITLES } from '../domain/role-titles.js';
import { formatAmount, formatCount, ratioOf, sumAmounts } from './amounts.js';
import { type FinedLine, type ReportData, showsOrg } from './data.js';
import { personTitle, WAIVER_TITLES } from './labels.js';
import { DECISION_FIELDS, decisionFigures, decisionNotes, decisionText } from './penalties/decision-fields.js';
import { priorNotes } from './penalties/prior-notes.js';
import { type Getters, type SourcesOf, tableSource } from './source-shapes.js';

/** The own lines at what would be deducted for them. */
const ownOf = (person: PenaltyPerson): string => person.afterDecisions ?? person.total;

const sumOf = (person: PenaltyPerson): string => sumAmounts([ownOf(person), person.joint]);

/** One line that a joint liability comes from, beside the manager who bears it. */
interface JointLine {
  readonly org: string;
  readonly manager: string;
  readonly amount: string;
  readonly from: JointLiability['from'][number];
}

/** Everything the penalties report can show. */
export function penaltySources(data: ReportData): SourcesOf<'penalties'> {
  const { lang, penalties, penaltyLimits } = data;
  const zh = lang === 'zh';
  const ruleTitles = new Map(data.rules.map((rule) => [rule.summary.id, rule.title[lang]]));
  const totalWord = zh ? '合计' : 'Total';
  const yuan = (amount: string) => (zh ? `${formatAmount(amount)} 元` : `CNY ${formatAmount(amount)}`);

  const lineTotal = sumAmounts(penalties.lines.map(({ amount }) => amount));
  const decidedTotal = sumAmounts(penalties.lines.flatMap(({ decision }) => decision?.amount ?? []));
  const jointTotal = sumAmounts(penalties.joint.map(({ amount }) => amount));
  const roleLines = penalties.lines.filter(({ who }) => who.name === null);
  const overCap = penalties.people.filter((person) => person.overCap === true).length;
  const noWage = penalties.people.filter((person) => person.overCap === null).length;
  const linesOf = new Map<string, { all: number; undecided: number }>();
  const personKey = (org: string, name: string | null) => JSON.stringify([org, name]);
  for (const line of penalties.lines) {
    const key = personKey(line.org, line.who.name);
    const { all, undecided } = linesOf.get(key) ?? { all: 0, undecided: 0 };
    linesOf.set(key, { all: all + 1, undecided: undecided + (line.decision === null ? 1 : 0) });
  }
  const without = data.decisions === null ? DECISION_FIELDS : [];
  const lineCounts = (person: PenaltyPerson) =>
    linesOf.get(personKey(person.org, person.name)) ?? { all: 0, undecided: 0 };
  const peopleLines = (person: PenaltyPerson) => lineCounts(person).all;
  const undecidedLines = (person: PenaltyPerson) => lineCounts(person).undecided;

  const overCapText = ({ overCap: over }: PenaltyPerson): string => {
    if (over === null) return zh ? '无工资数据，未能核对' : 'no wage known: not checked';
    if (over) return zh ? '超出上限，须调减' : 'over the cap: reduce';
    return zh ? '未超出' : 'within';
  };
  const jointLines: readonly JointLine[] = penalties.joint.flatMap(({ org, manager, amount, from }) =>
    from.map((line) => ({ org, manager, amount, from: line })),
  );
  const idsText = ({ line, findings }: FinedLine): string => {
    const ids = findings.join(' ');
    if (findings.length === line.count) return ids;
    const all = formatCount(line.count);
    return zh ? `${ids} ……共 ${all} 项，全部见 data/penalties.json` : `${ids} … ${all} in all, in data/penalties.json`;
  };
  const group = (title: string, org: string, amount: string) =>
    [title, ...(showsOrg(data) ? [org] : []), amount].join(' · ');
  const ownTotals = new Map<string, { suggested: string; inForce: string; isDecided: boolean }>();
  for (const line of penalties.lines) {
    const key = JSON.stringify([line.org, line.who.role, line.who.name]);
    const { suggested, inForce, isDecided } = ownTotals.get(key) ?? { suggested: '0', inForce: '0', isDecided: false };
    ownTotals.set(key, {
      suggested: sumAmounts([suggested, line.amount]),
      inForce: sumAmounts([inForce, amountInForce(line)]),
      isDecided: isDecided || line.decision !== null,
    });
  }
  const ownTotal = ({ line }: FinedLine): string => {
    const total = ownTotals.get(JSON.stringify([line.org, line.who.role, line.who.name]));
    if (total === undefined) return yuan('0');
    if (!total.isDecided) return yuan(total.suggested);
    return zh
      ? `建议 ${yuan(total.suggested)}，决定后 ${yuan(total.inForce)}`
      : `${yuan(total.suggested)} suggested, ${yuan(total.inForce)} after decisions`;
  };

  const people: Getters<'penalties', 'people', PenaltyPerson> = {
    org: (person) => person.org,
    person: (person) => person.name,
    role: (person) => ROLE_TITLES[person.role][lang],
    lines: peopleLines,
    undecided: undecidedLines,
    total: (person) => person.total,
    afterDecisions: ownOf,
    joint: (person) => person.joint,
    sum: sumOf,
    monthlyWage: (person) => person.monthlyWage,
    wageShare: (person) => (person.monthlyWage === null ? null : ratioOf(sumOf(person), person.monthlyWage)),
    cap: ({ monthlyWage }) =>
      monthlyWage === null ? null : new Big(monthlyWage).times(penaltyLimits.wageCap).toFixed(2),
    overCap: overCapText,
  };
  const lines: Getters<'penalties', 'lines', FinedLine> = {
    org: ({ line }) => line.org,
    person: ({ line }) => personTitle(line.who, lang),
    role: ({ line }) => ROLE_TITLES[line.who.role][lang],
    personGroup: (fined) => group(personTitle(fined.line.who, lang), fined.line.org, ownTotal(fined)),
    rule: ({ line }) => line.title,
    ruleId: ({ line }) => line.rule,
    severity: ({ line }) => line.severity,
    count: ({ line }) => line.count,
    worstDaysLate: ({ line }) => line.worstDaysLate,
    prior: ({ line }) => line.prior,
    base: ({ line }) => line.base,
    formula: ({ line }) => line.formula,
    amount: ({ line }) => line.amount,
    decided: ({ line }) => line.decision?.amount ?? null,
    decision: ({ line }) => decisionText(line, lang),
    decidedBy: ({ line }) => line.decision?.by ?? null,
    decidedOn: ({ line }) => line.decision?.on ?? null,
    decisionReason: ({ line }) => line.decision?.reason ?? null,
    findings: idsText,
  };
  const joint: Getters<'penalties', 'joint', JointLine> = {
    org: (line) => line.org,
    manager: (line) => line.manager,
    managerGroup: (line) => group(line.manager, line.org, yuan(line.amount)),
    from: (line) => line.from.name,
    rule: (line) => ruleTitles.get(line.from.rule) ?? line.from.rule,
    ruleId: (line) => line.from.rule,
    line: (line) => line.from.line,
    decided: (line) => line.from.decided,
    share: (line) => line.from.share,
  };
  const jointTotals: Getters<'penalties', 'joint-totals', JointLiability> = {
    org: (liability) => liability.org,
    manager: (liability) => liability.manager,
    lines: (liability) => liability.from.length,
    shares: (liability) => sumAmounts(liability.from.map(({ share }) => share)),
    amount: (liability) => liability.amount,
  };
  const waivedFindings = data.rules.reduce((count, { summary }) => count + summary.waived, 0);
  const waived: Getters<'penalties', 'waived', Finding> = {
    org: (finding) => finding.org,
    person: (finding) => personTitle(finding.who, lang),
    role: (finding) => ROLE_TITLES[finding.who.role][lang],
    rule: (finding) => finding.title,
    ruleId: (finding) => finding.rule,
    document: (finding) => finding.subject.key,
    state: ({ state }) => (state === 'new' ? (zh ? '本期' : 'new') : zh ? '结转' : 'carried'),
    kind: ({ waiver }) => waiver && WAIVER_TITLES[waiver.kind][lang],
    reason: ({ waiver }) => waiver?.reason ?? null,
    approver: ({ waiver }) => waiver?.approver ?? null,
    approvedOn: ({ waiver }) => waiver?.approvedOn ?? null,
    until: ({ waiver }) => waiver?.expiresOn ?? null,
    id: (finding) => finding.id,
  };

  return {
    'key-figures': {
      kind: 'figures',
      values: {
        period: { value: data.manifest.period },
        total: {
          value: zh
            ? `${yuan(lineTotal)}（${formatCount(penalties.lines.length)} 项）`
            : `${yuan(lineTotal)} (${countOf(penalties.lines.length, 'line')})`,
        },
        ...decisionFigures(data),
        waived:
          waivedFindings === 0
            ? null
            : {
                value: zh
                  ? `${formatCount(waivedFindings)} 项，不计罚款，见「豁免」`
                  : `${formatCount(waivedFindings)}, not fined; see "Waived"`,
              },
        joint: { value: yuan(jointTotal) },
        people: { value: zh ? `${formatCount(penalties.people.length)} 人` : formatCount(penalties.people.length) },
        roles:
          roleLines.length === 0
            ? null
            : {
                value: zh
                  ? `${formatCount(roleLines.length)} 项，${yuan(sumAmounts(roleLines.map(({ amount }) => amount)))}，须先确定责任人`
                  : `${countOf(roleLines.length, 'line')}, ${yuan(sumAmounts(roleLines.map(({ amount }) => amount)))}: find out who`,
                tone: 'warn',
              },
        overCap: {
          value: zh
            ? `${formatCount(overCap)} 人超出${noWage > 0 ? `；${formatCount(noWage)} 人无工资数据，未能核对` : ''}`
            : `${formatCount(overCap)} over${noWage > 0 ? `; ${formatCount(noWage)} not checked (no wage known)` : ''}`,
          tone: overCap > 0 ? 'bad' : noWage > 0 ? 'warn' : 'good',
        },
      },
    },
    decisions: { kind: 'notes', lines: decisionNotes(data) },
    prior: { kind: 'notes', lines: priorNotes(data) },
    parameters: { kind: 'notes', lines: data.parameterNotes.map((note) => note[data.lang]) },
    people: tableSource<PenaltyPerson>(() => penalties.people, people, {
      without,
      count: penalties.people.length,
      total: {
        person: totalWord,
        lines: penalties.people.reduce((count, person) => count + peopleLines(person), 0),
        undecided: penalties.people.reduce((count, person) => count + undecidedLines(person), 0),
        total: sumAmounts(penalties.people.map(({ total }) => total)),
        afterDecisions: sumAmounts(penalties.people.map(ownOf)),
        joint: sumAmounts(penalties.people.map((person) => person.joint)),
        sum: sumAmounts(penalties.people.map(sumOf)),
      },
    }),
    lines: tableSource<FinedLine>(data.finedLines, lines, {
      without,
      count: penalties.lines.length,
      total: { person: totalWord, amount: lineTotal, decided: decidedTotal },
    }),
    joint: tableSource<JointLine>(() => jointLines, joint, { without, count: jointLines.length }),
    'joint-totals': tableSource<JointLiability>(() => penalties.joint, jointTotals, {
      count: penalties.joint.length,
      total: { manager: totalWord, amount: jointTotal },
    }),
    waived: tableSource<Finding>(data.waived, waived, { count: waivedFindings, isAbsent: waivedFindings === 0 }),
  };
}
