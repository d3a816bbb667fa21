import { countOf, yesNo } from '../../domain/notation.js';
import { formatPlace, type Problem } from '../../domain/problem.js';
import type { Finding, Value } from '../../domain/result.js';
import { ROLE_TITLES } from '../../domain/role-titles.js';
import type { Lang } from '../../domain/text.js';
import { formatCount } from '../amounts.js';
import { type ReportData, showsOrg } from '../data.js';
import { areaTitle, personTitle, WAIVER_TITLES, waiverText } from '../labels.js';
import type { Getters } from '../source-shapes.js';
import { referenceList } from './clause-fields.js';
import type { PersonTotal } from './people-ranking.js';
import { areaOf } from './rule-counts.js';

/** A fact's value in words. */
function valueText(value: Value, lang: Lang): string {
  if (value === null) return lang === 'zh' ? '无' : 'none';
  if (typeof value === 'boolean') return yesNo(value, lang);
  return String(value);
}

/** The evidence written out: "标签：值；标签：值" (en: "label: value; label: value"). */
function evidenceText(finding: Finding, data: ReportData): string {
  const zh = data.lang === 'zh';
  return Object.entries(finding.evidence)
    .map(([fact, value]) => {
      const label = data.factTitle(finding.rule, fact)?.[data.lang] ?? fact;
      const words = typeof value === 'string' ? data.factValue(finding.rule, fact, value)?.[data.lang] : undefined;
      return `${label}${zh ? '：' : ': '}${words ?? valueText(value, data.lang)}`;
    })
    .join(zh ? '；' : '; ');
}

/** The fields of a finding. */
export function findingGetters(
  data: ReportData,
  people: readonly PersonTotal[],
): Getters<'violations', 'findings', Finding> {
  const { lang } = data;
  const zh = lang === 'zh';
  const key = (org: string, who: Finding['who']) => JSON.stringify([org, who.role, who.name]);
  const totals = new Map(people.map((person) => [key(person.org, person.who), person.total]));
  const group = ({ org, who }: Finding): string => {
    const count = totals.get(key(org, who)) ?? 0;
    const parts = [
      personTitle(who, lang),
      ...(who.name === null ? [] : [ROLE_TITLES[who.role][lang]]),
      ...(showsOrg(data) ? [org] : []),
      zh ? `${formatCount(count)} 项` : countOf(count, 'finding'),
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
    firstSeen: ({ firstSeen }) => firstSeen ?? null,
    open: ({ open, waiver }) =>
      waiver !== null ? (zh ? '已豁免' : 'waived') : open ? (zh ? '未完成' : 'open') : zh ? '已了结' : 'closed',
    message: (finding) => finding.message,
    nextStep: (finding) => finding.nextStep,
    clauses: (finding) => referenceList(finding.clauses, data),
    evidence: (finding) => evidenceText(finding, data),
    waiver: ({ waiver }) => waiver && waiverText(waiver, lang),
    waiverKind: ({ waiver }) => waiver && WAIVER_TITLES[waiver.kind][lang],
    waiverReason: ({ waiver }) => waiver?.reason ?? null,
    waiverApprover: ({ waiver }) => waiver?.approver ?? null,
    waiverUntil: ({ waiver }) => waiver?.expiresOn ?? null,
  };
}

/** The fields of a problem: a rejected or ignored row, or a warning. */
export function problemGetters(data: ReportData): Getters<'violations', 'rejects', Problem> {
  const { lang } = data;
  const effects = {
    rejected: { zh: '拒绝', en: 'rejected' },
    ignored: { zh: '忽略', en: 'ignored' },
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
