import type { FactsContract, Rule, RuleExample, Scalar } from '../domain/pack.js';
import type { Lang, Text } from '../domain/text.js';
import type { Role } from '../domain/verdict.js';
import type { ChosenColumns, NamedColumn } from './choose-columns.js';

/** What a new rule starts from. */
export interface RuleStart {
  /** `<area>/<name>` */
  readonly name: string;
  readonly clause: string;
  readonly who: Role;
  readonly contract: FactsContract;
  readonly columns: ChosenColumns;
  /** The language of the names of its examples. */
  readonly lang: Lang;
}

/** What stands in every place of a new rule that has to be filled in; where only one text fits, it is the Chinese one. */
const BLANK: Text = { zh: '【请填写】', en: '[FILL IN]' };

const DAY = '2026-10-15';

/**
 * A rule that loads at once and passes its own examples. Its scope asks for the text 【请填写】, which no document holds:
 * until it is filled in the rule accuses nobody. Its severity costs nothing.
 */
export function newRule({ name, clause, who, contract, columns, lang }: RuleStart): Rule {
  const { judged, scope, occurredOn, evidence } = columns;
  const { breach, boundary } = valuesOf(judged);
  const scoped = scope === null ? {} : { [scope.name]: BLANK.zh };
  const row = (value: Scalar | null, inScope: Readonly<Record<string, string>>) => ({
    ...inScope,
    [occurredOn.name]: DAY,
    ...(value !== null && { [judged.name]: value }),
  });
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const examples: RuleExample[] = [
    { name: t('违规', 'a violation'), row: row(breach, scoped), verdict: 'violation' },
    { name: t('刚好合规（边界）', 'just in order: the boundary'), row: row(boundary, scoped), verdict: 'compliant' },
    ...(scope === null
      ? []
      : [
          {
            name: t('不归本规则管', "not this rule's matter"),
            row: row(breach, { [scope.name]: t('其他', 'other') }),
            verdict: 'not-applicable' as const,
          },
        ]),
    { name: t('数据空白，无法判定', 'a blank cell tells nothing'), row: row(null, scoped), verdict: 'not-evaluable' },
  ];
  return {
    name,
    title: blank('标题：要求什么', 'title: what is demanded'),
    why: blank('为什么这样要求', 'why it is demanded'),
    clauses: [clause],
    severity: 'notice',
    who,
    facts: contract.name,
    ...(scope !== null && { scope: { all: [{ fact: scope.name, operator: 'equal', value: BLANK.zh }] } }),
    conditions: { all: [{ fact: judged.name, ...comparisonOf(judged) }] },
    occurredOn: occurredOn.name,
    event: {
      type: 'violation',
      params: {
        message: {
          zh: `${BLANK.zh}{{key}}：${occurredOn.title.zh} {{${occurredOn.name}}}，${judged.title.zh} {{${judged.name}}}。`,
          en: `${BLANK.en} {{key}}: ${occurredOn.title.en} {{${occurredOn.name}}}, ${judged.title.en} {{${judged.name}}}.`,
        },
        nextStep: blank('违规后应做什么', 'what to do about it'),
      },
    },
    evidence,
    examples,
  };
}

/** The text of a rule file; `$schema` lets an editor help. */
export function ruleFile(rule: Rule): string {
  return `${JSON.stringify({ $schema: '../../schema/rule.schema.json', ...rule }, null, 2)}\n`;
}

function blank(zh: string, en: string): Text {
  return { zh: `${BLANK.zh}${zh}`, en: `${BLANK.en} ${en}` };
}

/** When it is a violation: "yes", more than nothing, or one text. */
function comparisonOf({ type, values }: NamedColumn): { operator: string; value: Scalar } {
  if (type === 'boolean') return { operator: 'equal', value: true };
  if (type === 'text') return { operator: 'equal', value: Object.keys(values ?? {})[0] ?? BLANK.zh };
  return { operator: 'greaterThan', value: 0 };
}

/** A value that is just a violation, and the nearest that is none. */
function valuesOf({ type, values }: NamedColumn): { breach: Scalar; boundary: Scalar } {
  const [first = BLANK.zh, second = 'other'] = Object.keys(values ?? {});
  switch (type) {
    case 'boolean':
      return { breach: true, boundary: false };
    case 'integer':
      return { breach: 1, boundary: 0 };
    case 'text':
      return { breach: first, boundary: second };
    default:
      return { breach: '0.01', boundary: '0.00' };
  }
}
