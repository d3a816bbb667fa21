import type { FactsContract, Parameter, Rule } from '../domain/pack.js';
import type { Lang } from '../domain/text.js';
import { parametersRead } from '../rules/conditions.js';
import type { Pack } from '../rules/pack.js';
import { parseTemplate, placeholderParameter, placeholders } from '../rules/template.js';
import { type Day, noValue, plainValue, valueWords } from './parameter-words.js';

/** What a rule's words rest on besides the rule. */
export interface WordContext {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly views: ReadonlyMap<string, FactsContract>;
  readonly day: Day;
  readonly lang: Lang;
}

/** The words' context for a pack, with the values of a day, or (null) those that came into force last. */
export function wordContext({ parameters, facts }: Pack, day: Day, lang: Lang): WordContext {
  return {
    parameters: new Map(parameters.map((parameter) => [parameter.name, parameter])),
    views: new Map(facts.map(({ contract }) => [contract.name, contract])),
    day,
    lang,
  };
}

/**
 * By when a rule wants something done: the words of its deadline with the values in force; without words of its own the
 * numbers that the rule reads, else what its due date is called; null where it has no deadline.
 */
export function byWhen(rule: Rule, context: WordContext): string | null {
  const { text, due } = rule.deadline ?? {};
  if (text !== undefined) return fill(text[context.lang], rule, context);
  if (due === undefined) return null;
  const numbers = numberLines(parameterNames(rule, context.lang), context);
  if (numbers.length > 0) return numbers.join(context.lang === 'zh' ? '；' : '; ');
  return context.views.get(rule.facts)?.columns[due]?.title[context.lang] ?? due;
}

/** The numbers that a rule goes by and that {@link byWhen} does not tell: `重大合同的金额起点：1,000,000 元`. */
export function otherNumbers(rule: Rule, context: WordContext): readonly string[] {
  const { text, due } = rule.deadline ?? {};
  const names = parameterNames(rule, context.lang);
  if (text === undefined) return due === undefined ? numberLines(names, context) : [];
  const told = new Set(parametersIn(text[context.lang]));
  return numberLines(
    names.filter((name) => !told.has(name)),
    context,
  );
}

/** What to do after a breach, without a document at hand: columns are called by their titles. */
export function nextStep(rule: Rule, context: WordContext): string {
  return fill(rule.event.params.nextStep[context.lang], rule, context);
}

function numberLines(names: readonly string[], context: WordContext): string[] {
  const { lang, day } = context;
  return names.flatMap((name) => {
    const parameter = context.parameters.get(name);
    if (parameter === undefined) return [];
    return [`${parameter.title[lang]}${lang === 'zh' ? '：' : ': '}${valueWords(parameter, day, lang)}`];
  });
}

/** Parameters of the conditions and of the message, in that order. */
function parameterNames(rule: Rule, lang: Lang): readonly string[] {
  const asked = [rule.scope, rule.pending, rule.conditions].flatMap((part) => parametersRead(part));
  return [...new Set([...asked, ...parametersIn(rule.event.params.message[lang])])];
}

function parametersIn(text: string): string[] {
  return placeholders(text).flatMap(({ name }) => placeholderParameter(name) ?? []);
}

function fill(text: string, rule: Rule, { parameters, views, day, lang }: WordContext): string {
  const columns = views.get(rule.facts)?.columns ?? {};
  return parseTemplate(text)
    .map((part) => {
      if (typeof part === 'string') return part;
      const name = placeholderParameter(part.name);
      if (name === null) {
        const title = Object.hasOwn(columns, part.name) ? columns[part.name]?.title[lang] : undefined;
        return lang === 'zh' ? `「${title ?? part.name}」` : `[${title ?? part.name}]`;
      }
      const parameter = parameters.get(name);
      return (parameter && plainValue(parameter, day, lang)) ?? noValue(day, lang);
    })
    .join('');
}
