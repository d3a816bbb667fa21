import { citedClauses } from '../domain/cited-clause.js';
import { FIRST_DAY } from '../domain/date.js';
import { ofEachCompany } from '../domain/of-each-company.js';
import type { Rule } from '../domain/pack.js';
import { ROLE_TITLES } from '../domain/role-titles.js';
import type { Lang } from '../domain/text.js';
import { type Role, SEVERITIES } from '../domain/verdict.js';
import { AREAS, areaTitle, SEVERITY_TITLES } from '../report/labels.js';
import { clauseCoverage } from '../rules/coverage.js';
import type { Pack } from '../rules/pack.js';
import { baseWords, costWords, type FineContext, fineSentences } from './fine-words.js';
import type {
  CardGroup,
  DeadlineGroup,
  Handbook,
  NumberLine,
  RoleChapter,
  RuleCard,
  UncheckedLine,
} from './handbook.js';
import { type Day, validityWords, valueOn, valueWords } from './parameter-words.js';
import { byWhen, nextStep, otherNumbers, wordContext } from './rule-words.js';
import { WORDS } from './words.js';

/** The roles in the order of their chapters. */
const ROLES: readonly Role[] = ['salesperson', 'clerk', 'manager', 'finance', 'warehouse', 'tech', 'purchasing', 'gm'];

/**
 * The handbook of a pack: what binds each role, with the values in force on a day, or (null) those that came into force
 * last.
 */
export function buildHandbook(pack: Pack, day: Day, lang: Lang): Handbook {
  const context: FineContext = {
    ...wordContext(pack, day, lang),
    scale: pack.penalties,
    sources: pack.sources,
  };
  const rules = inReadingOrder(pack.rules);
  return {
    lang,
    title: WORDS.title[lang],
    subtitle: subtitle(pack, day, lang),
    day: day ?? lastChange(pack) ?? FIRST_DAY,
    deadlines: deadlines(rules, context),
    grades: SEVERITIES.map((severity) => ({
      severity,
      title: SEVERITY_TITLES[severity][lang],
      base: baseWords(severity, pack.penalties, lang),
      rules: rules.filter((rule) => rule.severity === severity).length,
    })),
    fines: fineSentences(context),
    roles: ROLES.flatMap((role) => chapter(role, rules, context)),
    numbers: numbers(pack, context),
    unchecked: unchecked(pack, lang),
  };
}

/** By area, in the order in which a sale goes, then by name; areas of the company's own come last. */
function inReadingOrder(rules: readonly Rule[]): readonly Rule[] {
  const rank = ({ name }: Rule) => {
    const at = AREAS.indexOf(areaOf(name));
    return at < 0 ? AREAS.length : at;
  };
  return [...rules].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function areaOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

/** The latest day on which a value of the pack changes. */
function lastChange({ parameters }: Pack): string | undefined {
  return parameters
    .flatMap(ofEachCompany)
    .flatMap((parameter) => valueOn(parameter, null)?.from ?? [])
    .sort()
    .at(-1);
}

function subtitle(pack: Pack, day: Day, lang: Lang): string {
  const zh = lang === 'zh';
  const documents = pack.sources.map(({ title }) => (zh ? `《${title.zh}》` : title.en)).join(zh ? '' : '; ');
  const last = lastChange(pack);
  const values =
    day !== null
      ? { zh: `数值以 ${day} 有效的为准`, en: `Values in force on ${day}` }
      : last === undefined
        ? { zh: '数值以现行制度包为准（均未注明起止日期）', en: 'Values as the pack has them (none is dated)' }
        : {
            zh: `数值以最后生效的为准（最近一次变更自 ${last} 起）`,
            en: `The values that came into force last (the latest change from ${last})`,
          };
  const count = { zh: `${pack.rules.length} 条规则`, en: `${pack.rules.length} rules` };
  return zh ? `${values.zh}。${count.zh}，依据${documents}。` : `${values.en}. ${count.en}, from: ${documents}.`;
}

function deadlines(rules: readonly Rule[], context: FineContext): readonly DeadlineGroup[] {
  return ROLES.flatMap((role) => {
    const lines = rules
      .filter((rule) => rule.who === role)
      .flatMap((rule) => {
        const when = byWhen(rule, context);
        return when === null ? [] : [{ what: rule.title[context.lang], byWhen: when, severity: rule.severity }];
      });
    return lines.length === 0 ? [] : [{ title: ROLE_TITLES[role][context.lang], lines }];
  });
}

function chapter(role: Role, rules: readonly Rule[], context: FineContext): RoleChapter[] {
  const own = rules.filter((rule) => rule.who === role);
  if (own.length === 0) return [];
  const areas = [...new Set(own.map(({ name }) => areaOf(name)))];
  const groups = areas.map(
    (area): CardGroup => ({
      area: areaTitle(area, context.lang),
      cards: own.filter(({ name }) => areaOf(name) === area).map((rule) => card(rule, context)),
    }),
  );
  return [{ role, title: ROLE_TITLES[role][context.lang], groups }];
}

function card(rule: Rule, context: FineContext): RuleCard {
  const { lang, sources } = context;
  const cited = citedClauses(sources);
  return {
    id: rule.name,
    title: rule.title[lang],
    severity: rule.severity,
    byWhen: byWhen(rule, context),
    why: rule.why[lang],
    numbers: otherNumbers(rule, context),
    clauses: rule.clauses.flatMap((id) => {
      const clause = cited.get(id);
      return clause === undefined ? [] : [{ reference: clause.reference[lang], text: clause.text[lang] }];
    }),
    cost: costWords(rule, context),
    nextStep: nextStep(rule, context),
  };
}

function numbers({ parameters, sources }: Pack, { day, lang }: FineContext): readonly NumberLine[] {
  const cited = citedClauses(sources);
  return parameters.flatMap(ofEachCompany).map((parameter) => ({
    title: parameter.title[lang],
    value: valueWords(parameter, day, lang),
    validity: validityWords(parameter, day, lang),
    clause: cited.get(parameter.clause)?.reference[lang] ?? parameter.clause,
  }));
}

/** The clauses that data do not show: those nothing checks, and those checked in part. */
function unchecked(pack: Pack, lang: Lang): readonly UncheckedLine[] {
  return clauseCoverage(pack).flatMap(({ clause, state, notCheckable }) => {
    const line = { reference: clause.reference[lang], text: clause.text[lang] };
    if (state === 'unaccounted')
      return [{ ...line, reason: lang === 'zh' ? '现有规则没有检查。' : 'No rule checks it.' }];
    if (notCheckable === null) return [];
    const part = lang === 'zh' ? '其余部分由规则检查；' : 'Rules check the rest; ';
    return [{ ...line, reason: `${state === 'in-part' ? part : ''}${notCheckable[lang]}` }];
  });
}
