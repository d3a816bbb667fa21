import { formatPlace, formatProblem, type Problem } from '../domain/problem.js';
import type { Finding, InputSummary, Value } from '../domain/result.js';
import { compareText, type Lang } from '../domain/text.js';
import { SEVERITIES, type Severity } from '../domain/verdict.js';
import { formatCount } from './amounts.js';
import { type PersonRuleCount, type ReportData, type ReportRule, showsOrg } from './data.js';
import { areaTitle, personTitle, ROLE_TITLES, SEVERITY_TITLES } from './labels.js';
import type { BarsSection } from './model.js';
import { type BarsSource, type Getters, type SourcesOf, tableSource } from './sources.js';

type Bar = BarsSection['items'][number];

const GRAVE: readonly Severity[] = ['serious', 'critical'];

/** The area of a rule: the folder it stands in. */
const areaOf = (ruleId: string): string => ruleId.split('/')[0] ?? ruleId;

const isGrave = (severity: Severity): boolean => GRAVE.includes(severity);

/** A tone for the bars and figures of a severity. */
function toneOf(severity: Severity): 'bad' | 'warn' | undefined {
  if (isGrave(severity)) return 'bad';
  return severity === 'major' || severity === 'moderate' ? 'warn' : undefined;
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

const reported = ({ summary }: ReportRule): number => summary.inPeriod + summary.carried;

/** compliant ÷ (compliant + violations), four decimals; `null` when no row was decided. */
function complianceRate(summary: { readonly compliant: number; readonly violations: number }): number | null {
  const decided = summary.compliant + summary.violations;
  return decided === 0 ? null : Math.round((summary.compliant / decided) * 10_000) / 10_000;
}

/** The counts of one person over all rules. */
interface PersonTotal {
  readonly org: string;
  readonly who: PersonRuleCount['who'];
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly inPeriod: number;
  readonly carried: number;
  readonly total: number;
  readonly open: number;
  readonly worstDaysLate: number;
}

/** Adds up the counts per person, and ranks them: gravest first (critical, serious, … notice), then by number, then by org and name. */
function rankPeople(data: ReportData): readonly PersonTotal[] {
  const severityOf = new Map(data.rules.map((rule) => [rule.summary.id, rule.severity]));
  const totals = new Map<string, PersonTotal>();
  for (const count of data.people) {
    const key = JSON.stringify([count.org, count.who.role, count.who.name]);
    const before = totals.get(key);
    const bySeverity = {
      ...(before?.bySeverity ?? { notice: 0, minor: 0, moderate: 0, major: 0, serious: 0, critical: 0 }),
    };
    const here = count.inPeriod + count.carried;
    const severity = severityOf.get(count.rule);
    if (severity !== undefined) bySeverity[severity] += here;
    totals.set(key, {
      org: count.org,
      who: count.who,
      bySeverity,
      inPeriod: (before?.inPeriod ?? 0) + count.inPeriod,
      carried: (before?.carried ?? 0) + count.carried,
      total: (before?.total ?? 0) + here,
      open: (before?.open ?? 0) + count.open,
      worstDaysLate: Math.max(before?.worstDaysLate ?? 0, count.worstDaysLate),
    });
  }
  const gravestFirst = [...SEVERITIES].reverse();
  return [...totals.values()].sort((a, b) => {
    for (const severity of gravestFirst) {
      const difference = b.bySeverity[severity] - a.bySeverity[severity];
      if (difference !== 0) return difference;
    }
    return (
      b.total - a.total || compareText(a.org, b.org) || compareText(a.who.name ?? a.who.role, b.who.name ?? b.who.role)
    );
  });
}

/** A fact's value in words. */
function valueText(value: Value, lang: Lang): string {
  if (value === null) return lang === 'zh' ? '无' : 'none';
  if (typeof value === 'boolean') return lang === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  return String(value);
}

/** The evidence written out: "标签：值；标签：值" (en: "label: value; label: value"). */
function evidenceText(finding: Finding, data: ReportData): string {
  const zh = data.lang === 'zh';
  return Object.entries(finding.evidence)
    .map(([fact, value]) => {
      const label = data.factTitle(finding.rule, fact)?.[data.lang] ?? fact;
      return `${label}${zh ? '：' : ': '}${valueText(value, data.lang)}`;
    })
    .join(zh ? '；' : '; ');
}

function findingGetters(data: ReportData, people: readonly PersonTotal[]): Getters<'violations', 'findings', Finding> {
  const { lang } = data;
  const zh = lang === 'zh';
  const key = (org: string, who: Finding['who']) => JSON.stringify([org, who.role, who.name]);
  const totals = new Map(people.map((person) => [key(person.org, person.who), person.total]));
  const group = ({ org, who }: Finding): string => {
    const count = formatCount(totals.get(key(org, who)) ?? 0);
    const parts = [
      personTitle(who, lang),
      ...(who.name === null ? [] : [ROLE_TITLES[who.role][lang]]),
      ...(showsOrg(data) ? [org] : []),
      zh ? `${count} 项` : `${count} findings`,
    ];
    return parts.join(' · ');
  };
  return {
    id: (finding) => finding.id,
    severity: (finding) => finding.severity,
    rule: (finding) => finding.title,
    ruleId: (finding) => finding.rule,
    area: (finding) => areaTitle(areaOf(finding.rule), lang),
    org: (finding) => finding.org,
    person: (finding) => personTitle(finding.who, lang),
    role: (finding) => ROLE_TITLES[finding.who.role][lang],
    personGroup: group,
    kind: (finding) => data.datasetTitle(finding.subject.dataset)?.[lang] ?? finding.subject.dataset,
    document: (finding) => finding.subject.key,
    source: ({ source }) => (source.file === null ? null : formatPlace({ ...source, file: source.file, column: null })),
    file: (finding) => finding.source.file,
    sheet: (finding) => finding.source.sheet,
    row: (finding) => finding.source.row,
    occurredOn: (finding) => finding.occurredOn,
    deadline: (finding) => finding.deadline,
    doneAt: (finding) => finding.doneAt,
    daysLate: (finding) => finding.daysLate,
    state: ({ state }) => (state === 'new' ? (zh ? '本期' : 'new') : zh ? '结转' : 'carried'),
    open: ({ open }) => (open ? (zh ? '未完成' : 'open') : zh ? '已了结' : 'closed'),
    message: (finding) => finding.message,
    nextStep: (finding) => finding.nextStep,
    clauses: (finding) => finding.clauses.join(zh ? '、' : ', '),
    evidence: (finding) => evidenceText(finding, data),
    waiver: () => null,
  };
}

function problemGetters(data: ReportData): Getters<'violations', 'rejects', Problem> {
  const { lang } = data;
  const effects = {
    rejected: { zh: '拒收', en: 'rejected' },
    ignored: { zh: '略过', en: 'ignored' },
    warning: { zh: '提醒', en: 'warning' },
  };
  return {
    effect: ({ effect }) => effects[effect][lang],
    place: ({ place }) => formatPlace(place),
    file: ({ place }) => place.file,
    sheet: ({ place }) => place.sheet,
    row: ({ place }) => place.row,
    column: ({ place }) => place.column,
    value: ({ value }) => (value === '' ? null : value),
    what: ({ what }) => what[lang],
    expected: ({ expected }) => expected[lang],
    remedy: ({ remedy }) => remedy[lang],
  };
}

/** Why some or all rows of a rule could not be judged. */
function notEvaluableReason({ summary }: ReportRule, lang: Lang): string {
  const zh = lang === 'zh';
  const missing = summary.missing.join(zh ? '、' : ', ');
  if (summary.status === 'not-evaluable') {
    return zh
      ? `整条规则无法评价：导出数据缺少 ${missing || '所需数据'}。`
      : `The whole rule: the exports lack ${missing || 'what it needs'}.`;
  }
  if (missing !== '') return zh ? `部分记录无法评价：缺少 ${missing}。` : `Some rows: their exports lack ${missing}.`;
  return zh ? '部分记录无法评价：这些记录缺少所需的值。' : 'Some rows: the values they need are blank.';
}

function keyFigures(data: ReportData, people: readonly PersonTotal[]): SourcesOf<'violations'>['key-figures'] {
  const { lang, manifest, rules } = data;
  const zh = lang === 'zh';
  const inPeriod = sum(rules.map(({ summary }) => summary.inPeriod));
  const carried = sum(rules.map(({ summary }) => summary.carried));
  const grave = sum(rules.filter(({ severity }) => isGrave(severity)).map(reported));
  const open = sum(people.map((person) => person.open));
  const blocked = rules.filter(({ summary }) => summary.status === 'not-evaluable').length;
  const partly = rules.filter(({ summary }) => summary.status === 'evaluated' && summary.notEvaluable > 0).length;
  const loaded = sum(manifest.inputs.map(({ rowsLoaded }) => rowsLoaded));
  const rejected = sum(manifest.inputs.map(({ rowsRejected }) => rowsRejected));
  const named = people.filter(({ who }) => who.name !== null).length;
  const count = formatCount;
  return {
    kind: 'figures',
    values: {
      period: { value: manifest.period },
      asOf: { value: manifest.asOf },
      companies: data.orgs.every((org) => org === '-')
        ? null
        : { value: data.orgs.length > 5 ? count(data.orgs.length) : data.orgs.join(zh ? '、' : ', ') },
      findings: {
        value: zh
          ? `${count(data.findingCount)} 项（本期新增 ${count(inPeriod)}，以前结转 ${count(carried)}）`
          : `${count(data.findingCount)} (${count(inPeriod)} new in the period, ${count(carried)} carried over)`,
        tone: data.findingCount > 0 ? 'bad' : 'good',
      },
      grave: { value: zh ? `${count(grave)} 项` : count(grave), tone: grave > 0 ? 'bad' : 'good' },
      open: { value: zh ? `${count(open)} 项` : count(open), tone: open > 0 ? 'warn' : 'good' },
      people: { value: zh ? `${count(named)} 人` : count(named) },
      rules: {
        value: zh
          ? `共 ${rules.length} 条，其中 ${rules.filter((rule) => reported(rule) > 0).length} 条有违规`
          : `${rules.length}, ${rules.filter((rule) => reported(rule) > 0).length} of them broken`,
      },
      notEvaluable: {
        value: zh ? `${blocked} 条无法评价，${partly} 条部分无法评价` : `${blocked} wholly, ${partly} in part`,
        tone: blocked + partly > 0 ? 'warn' : 'good',
      },
      rows: {
        value: zh
          ? `${count(loaded)} 行（${manifest.inputs.length} 个文件或工作表）`
          : `${count(loaded)} (${manifest.inputs.length} files or sheets)`,
      },
      rejected: { value: zh ? `${count(rejected)} 行` : count(rejected), tone: rejected > 0 ? 'warn' : 'good' },
    },
  };
}

/** What to do first, in order of urgency. */
function nextSteps(data: ReportData, people: readonly PersonTotal[]): readonly string[] {
  const zh = data.lang === 'zh';
  const steps: string[] = [];
  const grave = data.rules.filter((rule) => isGrave(rule.severity) && reported(rule) > 0);
  if (grave.length > 0) {
    const list = grave.map((rule) =>
      zh ? `${rule.title.zh} ${formatCount(reported(rule))} 项` : `${rule.title.en} (${formatCount(reported(rule))})`,
    );
    steps.push(zh ? `先处理严重事项：${list.join('；')}。` : `Deal with the grave ones first: ${list.join('; ')}.`);
  }
  const open = sum(people.map((person) => person.open));
  if (open > 0) {
    steps.push(
      zh
        ? `${formatCount(open)} 项尚未补办：在「违规明细」中按「状态」筛选「未完成」，按「下一步」逐项办理。`
        : `Still not done: ${formatCount(open)}. Filter the findings by status "open" and follow their next steps.`,
    );
  }
  const blocked = data.rules.filter(({ summary }) => summary.status === 'not-evaluable');
  if (blocked.length > 0) {
    steps.push(
      zh
        ? `${blocked.length} 条规则因导出数据不全未能评价，未评价不等于合规：请补充「未能评价」所列数据后重新运行。`
        : `Rules that could not be judged: ${blocked.length}. That is not compliance: export what "Not evaluable" lists and run again.`,
    );
  }
  const rejected = sum(data.manifest.inputs.map(({ rowsRejected }) => rowsRejected));
  if (rejected > 0) {
    steps.push(
      zh
        ? `${formatCount(rejected)} 行数据未能载入：按「拒收与略过」所列原因更正后重新运行。`
        : `Rows not loaded: ${formatCount(rejected)}. Correct them as "Rejected and ignored" says and run again.`,
    );
  }
  if (steps.length === 0) {
    steps.push(
      zh ? '本期未发现违规，数据全部载入，规则全部评价。' : 'No findings; all rows were loaded and all rules judged.',
    );
  }
  return steps;
}

function bars(items: readonly Bar[]): BarsSource {
  return { kind: 'bars', series: [{ suffix: null, items }] };
}

function severityBars(data: ReportData): BarsSource {
  return bars(
    [...SEVERITIES].reverse().map((severity) => {
      const value = sum(data.rules.filter((rule) => rule.severity === severity).map(reported));
      const tone = toneOf(severity);
      return {
        label: SEVERITY_TITLES[severity][data.lang],
        value,
        text: formatCount(value),
        ...(tone && value > 0 ? { tone } : {}),
      };
    }),
  );
}

function areaBars(data: ReportData): BarsSource {
  const areas = new Map<string, number>();
  for (const rule of data.rules) {
    const area = areaOf(rule.summary.id);
    areas.set(area, (areas.get(area) ?? 0) + reported(rule));
  }
  const items = [...areas].map(([area, value]) => ({
    label: areaTitle(area, data.lang),
    value,
    text: formatCount(value),
  }));
  return bars(items.sort((a, b) => b.value - a.value));
}

function peopleBars(data: ReportData, people: readonly PersonTotal[]): BarsSource {
  const { lang } = data;
  const zh = lang === 'zh';
  return bars(
    people
      .filter(({ total }) => total > 0)
      .map(({ org, who, bySeverity, total }) => {
        const grave = sum(GRAVE.map((severity) => bySeverity[severity]));
        const place = !showsOrg(data) ? '' : zh ? `（${org}）` : ` (${org})`;
        const graveText = grave === 0 ? '' : zh ? `，其中严重 ${formatCount(grave)}` : `, ${formatCount(grave)} grave`;
        return {
          label: `${personTitle(who, lang)}${place}`,
          value: total,
          text: `${formatCount(total)}${zh ? ' 项' : ''}${graveText}`,
          ...(grave > 0 ? { tone: 'bad' as const } : {}),
        };
      }),
  );
}

function inputTotal(inputs: readonly InputSummary[], lang: Lang) {
  return {
    file: lang === 'zh' ? '合计' : 'Total',
    rowsRead: sum(inputs.map(({ rowsRead }) => rowsRead)),
    rowsLoaded: sum(inputs.map(({ rowsLoaded }) => rowsLoaded)),
    rowsRejected: sum(inputs.map(({ rowsRejected }) => rowsRejected)),
    rowsIgnored: sum(inputs.map(({ rowsIgnored }) => rowsIgnored)),
  };
}

/** Everything the report of violations can show. */
export function violationSources(data: ReportData): SourcesOf<'violations'> {
  const { lang, manifest, rules } = data;
  const zh = lang === 'zh';
  const people = rankPeople(data);
  const findings = findingGetters(data, people);
  const problems = problemGetters(data);
  const ruleOf = new Map(rules.map((rule) => [rule.summary.id, rule]));
  const incomplete = rules.filter(({ summary }) => summary.status === 'not-evaluable' || summary.notEvaluable > 0);
  const known = new Set(data.problems.map((problem) => formatProblem(problem, lang)));
  const peopleTotal = {
    person: zh ? '合计' : 'Total',
    ...Object.fromEntries(
      SEVERITIES.map((severity) => [severity, sum(people.map(({ bySeverity }) => bySeverity[severity]))]),
    ),
    inPeriod: sum(people.map(({ inPeriod }) => inPeriod)),
    carried: sum(people.map(({ carried }) => carried)),
    total: sum(people.map(({ total }) => total)),
    open: sum(people.map(({ open }) => open)),
  };
  return {
    'key-figures': keyFigures(data, people),
    'next-steps': { kind: 'notes', lines: nextSteps(data, people) },
    severities: severityBars(data),
    areas: areaBars(data),
    'people-ranking': peopleBars(data, people),
    rules: tableSource<ReportRule>(() => rules, ruleGetters(lang), {
      count: rules.length,
      total: {
        rule: zh ? '合计' : 'Total',
        violations: sum(rules.map(({ summary }) => summary.violations)),
        inPeriod: sum(rules.map(({ summary }) => summary.inPeriod)),
        carried: sum(rules.map(({ summary }) => summary.carried)),
        reported: sum(rules.map(reported)),
      },
    }),
    'not-evaluable': tableSource<ReportRule>(
      () => incomplete,
      {
        rule: (rule) => rule.title[lang],
        ruleId: ({ summary }) => summary.id,
        area: ({ summary }) => areaTitle(areaOf(summary.id), lang),
        rows: ({ summary }) => summary.notEvaluable,
        reason: (rule) => notEvaluableReason(rule, lang),
      } satisfies Getters<'violations', 'not-evaluable', ReportRule>,
      { count: incomplete.length },
    ),
    findings: tableSource(() => data.findings('rule'), findings, { count: data.findingCount }),
    'findings-by-person': tableSource(() => data.findings('person'), findings, { count: data.findingCount }),
    people: tableSource<PersonTotal>(() => people, personGetters(lang), { count: people.length, total: peopleTotal }),
    'people-rules': tableSource<PersonRuleCount>(() => data.people, personRuleGetters(lang, ruleOf), {
      count: data.people.length,
    }),
    inputs: tableSource<InputSummary>(() => manifest.inputs, inputGetters(data), {
      count: manifest.inputs.length,
      total: inputTotal(manifest.inputs, lang),
    }),
    problems: tableSource<Problem>(() => data.problems, problems, { count: data.problems.length }),
    rejects: tableSource<Problem>(data.rejects, problems, { count: data.rejectCount }),
    warnings: { kind: 'notes', lines: manifest.warnings.filter((warning) => !known.has(warning)) },
  };
}

function ruleGetters(lang: Lang): Getters<'violations', 'rules', ReportRule> {
  return {
    rule: (rule) => rule.title[lang],
    ruleId: ({ summary }) => summary.id,
    area: ({ summary }) => areaTitle(areaOf(summary.id), lang),
    severity: (rule) => rule.severity,
    who: (rule) => ROLE_TITLES[rule.who][lang],
    clauses: (rule) => rule.clauses.join(lang === 'zh' ? '、' : ', '),
    rows: ({ summary }) => summary.rows,
    notApplicable: ({ summary }) => summary.notApplicable,
    notEvaluable: ({ summary }) => summary.notEvaluable,
    pending: ({ summary }) => summary.pending,
    compliant: ({ summary }) => summary.compliant,
    violations: ({ summary }) => summary.violations,
    waived: ({ summary }) => summary.waived,
    rate: ({ summary }) => complianceRate(summary),
    inPeriod: ({ summary }) => summary.inPeriod,
    carried: ({ summary }) => summary.carried,
    reported,
  };
}

function personGetters(lang: Lang): Getters<'violations', 'people', PersonTotal> {
  return {
    org: (person) => person.org,
    person: (person) => personTitle(person.who, lang),
    role: (person) => ROLE_TITLES[person.who.role][lang],
    notice: (person) => person.bySeverity.notice,
    minor: (person) => person.bySeverity.minor,
    moderate: (person) => person.bySeverity.moderate,
    major: (person) => person.bySeverity.major,
    serious: (person) => person.bySeverity.serious,
    critical: (person) => person.bySeverity.critical,
    inPeriod: (person) => person.inPeriod,
    carried: (person) => person.carried,
    total: (person) => person.total,
    open: (person) => person.open,
    worstDaysLate: (person) => person.worstDaysLate,
  };
}

function personRuleGetters(
  lang: Lang,
  ruleOf: ReadonlyMap<string, ReportRule>,
): Getters<'violations', 'people-rules', PersonRuleCount> {
  return {
    org: (count) => count.org,
    person: (count) => personTitle(count.who, lang),
    role: (count) => ROLE_TITLES[count.who.role][lang],
    rule: (count) => ruleOf.get(count.rule)?.title[lang] ?? count.rule,
    ruleId: (count) => count.rule,
    area: (count) => areaTitle(areaOf(count.rule), lang),
    severity: (count) => ruleOf.get(count.rule)?.severity ?? null,
    inPeriod: (count) => count.inPeriod,
    carried: (count) => count.carried,
    total: (count) => count.inPeriod + count.carried,
    open: (count) => count.open,
    worstDaysLate: (count) => count.worstDaysLate,
  };
}

function inputGetters(data: ReportData): Getters<'violations', 'inputs', InputSummary> {
  const { lang } = data;
  const unknown = lang === 'zh' ? '未识别' : 'not recognised';
  return {
    file: (input) => input.file,
    sheet: (input) => input.sheet,
    dataset: ({ dataset }) => (dataset === null ? unknown : (data.datasetTitle(dataset)?.[lang] ?? dataset)),
    encoding: (input) => input.encoding,
    rowsRead: (input) => input.rowsRead,
    rowsLoaded: (input) => input.rowsLoaded,
    rowsRejected: (input) => input.rowsRejected,
    rowsIgnored: (input) => input.rowsIgnored,
    sha256: (input) => input.sha256,
  };
}
