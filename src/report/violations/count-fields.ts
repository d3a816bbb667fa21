import type { FindingCount, InputSummary } from '../../domain/result.js';
import { ROLE_TITLES } from '../../domain/role-titles.js';
import type { Lang } from '../../domain/text.js';
import type { ReportData, ReportRule } from '../data.js';
import { areaTitle, personTitle } from '../labels.js';
import type { Getters } from '../source-shapes.js';
import { referenceList } from './clause-fields.js';
import type { PersonTotal } from './people-ranking.js';
import { areaOf, complianceRate, reported } from './rule-counts.js';

/** The fields of a rule. */
export function ruleGetters(data: ReportData): Getters<'violations', 'rules', ReportRule> {
  const { lang } = data;
  return {
    rule: (rule) => rule.title[lang],
    ruleId: ({ summary }) => summary.id,
    area: ({ summary }) => areaTitle(areaOf(summary.id), lang),
    severity: (rule) => rule.severity,
    who: (rule) => ROLE_TITLES[rule.who][lang],
    clauses: (rule) => referenceList(rule.clauses, data),
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

/** The fields of a person. */
export function personGetters(lang: Lang): Getters<'violations', 'people', PersonTotal> {
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
    waived: (person) => person.waived,
    open: (person) => person.open,
    worstDaysLate: (person) => person.worstDaysLate,
  };
}

/** The fields of a person under one rule. */
export function personRuleGetters(
  lang: Lang,
  ruleOf: ReadonlyMap<string, ReportRule>,
): Getters<'violations', 'people-rules', FindingCount> {
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
    waived: (count) => count.waived,
    open: (count) => count.open,
    worstDaysLate: (count) => count.worstDaysLate,
  };
}

/** The fields of an input file or sheet. */
export function inputGetters(data: ReportData): Getters<'violations', 'inputs', InputSummary> {
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
