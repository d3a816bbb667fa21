import Big from 'big.js';
import type { JointLiability, PenaltyPerson } from '../domain/result.js';
import { formatAmount, formatCount, ratioOf, sumAmounts } from './amounts.js';
import { type FinedLine, type ReportData, showsOrg } from './data.js';
import { personTitle, ROLE_TITLES } from './labels.js';
import { type Getters, type SourcesOf, tableSource } from './source-shapes.js';

const sumOf = (person: PenaltyPerson): string => sumAmounts([person.total, person.joint]);

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
  const jointTotal = sumAmounts(penalties.joint.map(({ amount }) => amount));
  const roleLines = penalties.lines.filter(({ who }) => who.name === null);
  const overCap = penalties.people.filter((person) => person.overCap === true).length;
  const noWage = penalties.people.filter((person) => person.overCap === null).length;
  const linesOf = new Map<string, number>();
  const personKey = (org: string, name: string | null) => JSON.stringify([org, name]);
  for (const line of penalties.lines) {
    const key = personKey(line.org, line.who.name);
    linesOf.set(key, (linesOf.get(key) ?? 0) + 1);
  }
  const peopleLines = (person: PenaltyPerson) => linesOf.get(personKey(person.org, person.name)) ?? 0;

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
    [title, ...(showsOrg(data) ? [org] : []), yuan(amount)].join(' · ');
  const ownTotals = new Map<string, string>();
  for (const line of penalties.lines) {
    const key = JSON.stringify([line.org, line.who.role, line.who.name]);
    ownTotals.set(key, sumAmounts([ownTotals.get(key) ?? '0', line.amount]));
  }

  const people: Getters<'penalties', 'people', PenaltyPerson> = {
    org: (person) => person.org,
    person: (person) => person.name,
    role: (person) => ROLE_TITLES[person.role][lang],
    lines: peopleLines,
    total: (person) => person.total,
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
    personGroup: ({ line }) =>
      group(
        personTitle(line.who, lang),
        line.org,
        ownTotals.get(JSON.stringify([line.org, line.who.role, line.who.name])) ?? '0',
      ),
    rule: ({ line }) => line.title,
    ruleId: ({ line }) => line.rule,
    severity: ({ line }) => line.severity,
    count: ({ line }) => line.count,
    worstDaysLate: ({ line }) => line.worstDaysLate,
    prior: ({ line }) => line.prior,
    base: ({ line }) => line.base,
    formula: ({ line }) => line.formula,
    amount: ({ line }) => line.amount,
    findings: idsText,
  };
  const joint: Getters<'penalties', 'joint', JointLine> = {
    org: (line) => line.org,
    manager: (line) => line.manager,
    managerGroup: (line) => group(line.manager, line.org, line.amount),
    from: (line) => line.from.name,
    rule: (line) => ruleTitles.get(line.from.rule) ?? line.from.rule,
    ruleId: (line) => line.from.rule,
    line: (line) => line.from.line,
    share: (line) => line.from.share,
  };
  const jointTotals: Getters<'penalties', 'joint-totals', JointLiability> = {
    org: (liability) => liability.org,
    manager: (liability) => liability.manager,
    lines: (liability) => liability.from.length,
    shares: (liability) => sumAmounts(liability.from.map(({ share }) => share)),
    amount: (liability) => liability.amount,
  };
  const nothing = () => null;
  const waived: Getters<'penalties', 'waived', never> = {
    org: nothing,
    person: nothing,
    rule: nothing,
    document: nothing,
    reason: nothing,
  };

  return {
    'key-figures': {
      kind: 'figures',
      values: {
        period: { value: data.manifest.period },
        total: {
          value: zh
            ? `${yuan(lineTotal)}（${formatCount(penalties.lines.length)} 项）`
            : `${yuan(lineTotal)} (${formatCount(penalties.lines.length)} lines)`,
        },
        joint: { value: yuan(jointTotal) },
        people: { value: zh ? `${formatCount(penalties.people.length)} 人` : formatCount(penalties.people.length) },
        roles:
          roleLines.length === 0
            ? null
            : {
                value: zh
                  ? `${formatCount(roleLines.length)} 项，${yuan(sumAmounts(roleLines.map(({ amount }) => amount)))}，须先确定责任人`
                  : `${formatCount(roleLines.length)} lines, ${yuan(sumAmounts(roleLines.map(({ amount }) => amount)))}: find out who`,
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
    people: tableSource<PenaltyPerson>(() => penalties.people, people, {
      count: penalties.people.length,
      total: {
        person: totalWord,
        lines: penalties.people.reduce((count, person) => count + peopleLines(person), 0),
        total: sumAmounts(penalties.people.map(({ total }) => total)),
        joint: sumAmounts(penalties.people.map((person) => person.joint)),
        sum: sumAmounts(penalties.people.map(sumOf)),
      },
    }),
    lines: tableSource<FinedLine>(data.finedLines, lines, {
      count: penalties.lines.length,
      total: { person: totalWord, amount: lineTotal },
    }),
    joint: tableSource<JointLine>(() => jointLines, joint, { count: jointLines.length }),
    'joint-totals': tableSource<JointLiability>(() => penalties.joint, jointTotals, {
      count: penalties.joint.length,
      total: { manager: totalWord, amount: jointTotal },
    }),
    waived: tableSource<never>(() => [], waived, { count: 0 }),
  };
}
