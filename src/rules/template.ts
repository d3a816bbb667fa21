import { separateThousands, yesNo } from '../domain/notation.js';
import type { FactsContract } from '../domain/pack.js';
import type { Value } from '../domain/result.js';
import { listItemWords } from '../domain/role-titles.js';
import type { Lang } from '../domain/text.js';
import { columnType } from './conditions.js';

/** A placeholder of a message: `{{fact}}`, `{{fact|text when null}}` or `{{parameters.name}}`. */
export interface Placeholder {
  readonly name: string;
  /** Written when the value is null; null = the placeholder gives none. */
  readonly fallback: string | null;
}

/** Cuts a message into plain text and placeholders. Braces that do not pair are plain text. */
export function parseTemplate(text: string): readonly (string | Placeholder)[] {
  const parts: (string | Placeholder)[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const close = open < 0 ? -1 : text.indexOf('}}', open);
    if (close < 0) {
      if (at < text.length) parts.push(text.slice(at));
      return parts;
    }
    if (open > at) parts.push(text.slice(at, open));
    const inside = text.slice(open + 2, close);
    const bar = inside.indexOf('|');
    const name = (bar < 0 ? inside : inside.slice(0, bar)).trim();
    parts.push({ name, fallback: bar < 0 ? null : inside.slice(bar + 1).trim() });
    at = close + 2;
  }
}

/** The placeholders of a message, in order. */
export function placeholders(text: string): readonly Placeholder[] {
  return parseTemplate(text).filter((part) => typeof part !== 'string');
}

/** What a message may put in besides the row. */
export interface TemplateContext {
  readonly contract: FactsContract;
  readonly parameters: ReadonlyMap<string, string | readonly string[]>;
  /** Parameters that are amounts of money (unit CNY). */
  readonly moneyParameters: ReadonlySet<string>;
  readonly lang: Lang;
}

/**
 * Returns what fills a message with the formatted values of a row; a code for which the contract has words is put in
 * these. A null without a text of its own reads （空） or (none).
 */
export function createTemplate(
  text: string,
  context: TemplateContext,
): (row: Readonly<Record<string, Value>>) => string {
  const { contract, lang } = context;
  const parts = parseTemplate(text).map((part) => {
    if (typeof part === 'string') return () => part;
    const none = part.fallback ?? (lang === 'zh' ? '（空）' : '(none)');
    const parameter = placeholderParameter(part.name);
    if (parameter !== null) {
      const value = parameterText(parameter, context) ?? none;
      return () => value;
    }
    const type = columnType(contract, part.name);
    const words = contract.columns[part.name]?.values;
    return (row: Readonly<Record<string, Value>>) => {
      const value = row[part.name] ?? null;
      const word =
        typeof value === 'string' && words !== undefined && Object.hasOwn(words, value) ? words[value] : null;
      return word?.[lang] ?? formatValue(value, type, lang) ?? none;
    };
  });
  return (row) => parts.map((part) => part(row)).join('');
}

const PARAMETER_PREFIX = 'parameters.';

/** Name of the parameter that a placeholder stands for, or null when it stands for a fact. */
export function placeholderParameter(name: string): string | null {
  return name.startsWith(PARAMETER_PREFIX) ? name.slice(PARAMETER_PREFIX.length) : null;
}

function parameterText(name: string, { parameters, moneyParameters, lang }: TemplateContext): string | null {
  const value = parameters.get(name);
  if (value === undefined) return null;
  if (typeof value !== 'string')
    return value.map((item) => listItemWords(item, lang)).join(lang === 'zh' ? '、' : ', ');
  return moneyParameters.has(name) ? separateThousands(value, 2) : value;
}

/**
 * A value as a person reads it: money and quantities with thousands separators (money with at least two decimals,
 * quantities without trailing zeros), booleans as 是/否 or yes/no, everything else as it is. Null stays null.
 */
function formatValue(value: Value, type: string | undefined, lang: Lang): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return yesNo(value, lang);
  if (type === 'money') return separateThousands(String(value), 2);
  if (type === 'quantity') return separateThousands(String(value), 0);
  return String(value);
}
