import { formatProblem, type Problem } from '../domain/problem.js';
import type { FindingCount, FormerFinding, InputSummary, WaiverSummary } from '../domain/result.js';
import type { Lang } from '../domain/text.js';
import { SEVERITIES } from '../domain/verdict.js';
import type { ReportData, ReportRule } from './data.js';
import { areaTitle } from './labels.js';
import { type Getters, type SourcesOf, tableSource } from './source-shapes.js';
import { type ClauseInRun, clauseGetters, clausesInRun, clauseTotal } from './violations/clause-fields.js';
import { inputGetters, personGetters, personRuleGetters, ruleGetters } from './violations/count-fields.js';
import { findingGetters, problemGetters } from './violations/finding-fields.js';
import { formerGetters, formerNotes, LEDGER_FIELDS } from './violations/former-fields.js';
import { type PersonTotal, rankPeople } from './violations/people-ranking.js';
import { areaOf, reported, sum } from './violations/rule-counts.js';
import { areaBars, keyFigures, nextSteps, notEvaluableReason, peopleBars, severityBars } from './violations/summary.js';
import { trendBars, WAIVED_FIELDS, waivedCount, waiverGetters, waiverNotes } from './violations/waiver-fields.js';

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
  const former = formerGetters(data);
  // Without an earlier entry there is nothing to list, and nothing to say of it but that.
  const hasFormer = data.former !== null && (manifest.ledger?.since ?? null) !== null;
  const problems = problemGetters(data);
  const ruleOf = new Map(rules.map((rule) => [rule.summary.id, rule]));
  const incomplete = rules.filter(({ summary }) => summary.status === 'not-evaluable' || summary.notEvaluable > 0);
  const clauses = clausesInRun(data);
  const waived = waivedCount(data);
  const without = [...(waived === 0 ? WAIVED_FIELDS : []), ...(data.former === null ? LEDGER_FIELDS : [])];
  const known = new Set(data.problems.map((problem) => formatProblem(problem, lang)));
  const peopleTotal = {
    person: zh ? '合计' : 'Total',
    ...Object.fromEntries(
      SEVERITIES.map((severity) => [severity, sum(people.map(({ bySeverity }) => bySeverity[severity]))]),
    ),
    inPeriod: sum(people.map(({ inPeriod }) => inPeriod)),
    carried: sum(people.map(({ carried }) => carried)),
    total: sum(people.map(({ total }) => total)),
    waived: sum(people.map((person) => person.waived)),
    open: sum(people.map(({ open }) => open)),
  };
  return {
    'key-figures': keyFigures(data, people),
    'next-steps': { kind: 'notes', lines: nextSteps(data, people) },
    trend: trendBars(data),
    severities: severityBars(data),
    areas: areaBars(data),
    'people-ranking': peopleBars(data, people),
    rules: tableSource<ReportRule>(() => rules, ruleGetters(data), {
      without,
      count: rules.length,
      total: {
        rule: zh ? '合计' : 'Total',
        violations: sum(rules.map(({ summary }) => summary.violations)),
        inPeriod: sum(rules.map(({ summary }) => summary.inPeriod)),
        carried: sum(rules.map(({ summary }) => summary.carried)),
        reported: sum(rules.map(reported)),
        waived,
      },
    }),
    'not-evaluable': tableSource<ReportRule>(
      () => incomplete,
      {
        rule: (rule) => rule.title[lang],
        ruleId: ({ summary }) => summary.id,
        area: ({ summary }) => areaTitle(areaOf(summary.id), lang),
        rows: ({ summary }) => summary.notEvaluable,
        reason: (rule) => notEvaluableReason(rule, lang, (need) => data.missingText(need, 'full')),
      } satisfies Getters<'violations', 'not-evaluable', ReportRule>,
      { count: incomplete.length },
    ),
    findings: tableSource(() => data.findings('rule'), findings, {
      without,
      count: data.findingCount,
      worst: (count) => data.findings('rule', count),
    }),
    'findings-by-person': tableSource(() => data.findings('person'), findings, {
      without,
      count: data.findingCount,
      worst: (count) => data.findings('person', count),
    }),
    people: tableSource<PersonTotal>(() => people, personGetters(lang), {
      without,
      count: people.length,
      total: peopleTotal,
    }),
    'people-rules': tableSource<FindingCount>(() => data.people, personRuleGetters(lang, ruleOf), {
      without,
      count: data.people.length,
    }),
    waivers: tableSource<WaiverSummary>(() => manifest.waivers, waiverGetters(data), {
      count: manifest.waivers.length,
      isAbsent: manifest.waivers.length === 0,
    }),
    'waiver-notes': { kind: 'notes', lines: waiverNotes(data) },
    'former-notes': { kind: 'notes', lines: formerNotes(data) },
    resolved: tableSource<FormerFinding>(() => data.former?.resolved() ?? [], former, {
      count: data.former?.resolvedCount ?? 0,
      isAbsent: !hasFormer,
    }),
    'not-seen': tableSource<FormerFinding>(() => data.former?.notSeen() ?? [], former, {
      count: data.former?.notSeenCount ?? 0,
      isAbsent: !hasFormer,
    }),
    clauses: tableSource<ClauseInRun>(() => clauses, clauseGetters(data), {
      count: clauses.length,
      total: clauseTotal(clauses, lang),
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
