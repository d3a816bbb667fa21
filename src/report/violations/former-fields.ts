import type { Fate, FormerFinding } from '../../domain/result.js';
import { ROLE_TITLES } from '../../domain/role-titles.js';
import type { Text } from '../../domain/text.js';
import type { ReportData } from '../data.js';
import { personTitle } from '../labels.js';
import type { Getters } from '../source-shapes.js';

/** What became of a finding, in a few words. */
const FATES: Readonly<Record<Fate, Text>> = {
  done: { zh: '已补办（迟）', en: 'done, late' },
  compliant: { zh: '现已合规', en: 'in order now' },
  'not-applicable': { zh: '该规则不再适用', en: 'the rule does not concern it any more' },
  'not-in-exports': {
    zh: '数据中查不到，或已不在该规则的范围',
    en: 'not in these exports, or not among what the rule looks at any more',
  },
  'not-evaluable': { zh: '本次无法评价', en: 'cannot be judged this time' },
  'due-later': { zh: '期限已改到以后', en: 'due later now' },
  void: { zh: '单据已作废或重复', en: 'the record is void or repeated' },
  'rule-withdrawn': { zh: '规则已取消', en: 'the rule was withdrawn' },
};

/** Fields of a finding that say nothing without a ledger. */
export const LEDGER_FIELDS = ['firstSeen'] as const;

/** The fields of a finding that was open before and is not reported any more. */
export function formerGetters(data: ReportData): Getters<'violations', 'resolved', FormerFinding> {
  const { lang, rules } = data;
  const titles = new Map(rules.map(({ summary, title }) => [summary.id, title[lang]]));
  return {
    how: ({ how }) => FATES[how][lang],
    rule: ({ rule, title }) => titles.get(rule) ?? title,
    ruleId: ({ rule }) => rule,
    severity: ({ severity }) => severity,
    org: ({ org }) => org,
    person: ({ who }) => personTitle(who, lang),
    role: ({ who }) => ROLE_TITLES[who.role]?.[lang] ?? who.role,
    kind: ({ subject }) => data.datasetTitle(subject.dataset)?.[lang] ?? subject.dataset,
    document: ({ subject }) => subject.key,
    occurredOn: ({ occurredOn }) => occurredOn,
    deadline: ({ deadline }) => deadline,
    firstSeen: ({ firstSeen }) => firstSeen,
    doneAt: ({ doneAt }) => doneAt,
    daysLate: ({ daysLate }) => daysLate,
    message: ({ message }) => message,
    id: ({ id }) => id,
  };
}

/** What the two lists mean; nothing without a ledger. */
export function formerNotes({ lang, manifest: { ledger } }: Pick<ReportData, 'lang' | 'manifest'>): readonly string[] {
  if (ledger === undefined) return [];
  const zh = lang === 'zh';
  const { since } = ledger;
  if (since === null)
    return [zh ? '台账中还没有更早的期间可供比较。' : 'The ledger has no earlier period to compare with.'];
  return zh
    ? [
        `与台账中 ${since.period}（截止 ${since.asOf}）相比：当时尚未完成、本次不再报告的违规。`,
        '只有本次数据能证明已了结的才列为已解决；查不到或无法评价的不等于已合规，另列一表，请核实。说明一栏是当时的文字。',
      ]
    : [
        `Compared with ${since.period} (as of ${since.asOf}) in the ledger: findings that were still open then and are not reported now.`,
        'Only what these exports show settled is listed as resolved. What they do not show, or what cannot be judged, is not compliant for that: it has a list of its own and should be looked into. Messages are those of that time.',
      ];
}
