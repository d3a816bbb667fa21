import Big from 'big.js';
import { separateThousands } from '../domain/notation.js';
import type { Parameter } from '../domain/pack.js';
import { listItemWords } from '../domain/role-titles.js';
import type { Lang, Text } from '../domain/text.js';

/** One dated value of a parameter. */
export type DatedValue = Parameter['values'][number];

/** The values by which a handbook goes: those of a day, or (null) of each parameter the one that came into force last. */
export type Day = string | null;

/** The value of a parameter by which a handbook goes; undefined when none is in force on that day. */
export function valueOn(parameter: Parameter, day: Day): DatedValue | undefined {
  const values = inOrder(parameter);
  if (day === null) return values.at(-1);
  return values.filter(({ from, to }) => (from ?? '') <= day && (to === undefined || day <= to)).at(-1);
}

function inOrder(parameter: Parameter): readonly DatedValue[] {
  return [...parameter.values].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
}

/** The number alone, as it stands inside a sentence: `1,000,000`, `16:30`, `6、12`; null when there is none. */
export function plainValue(parameter: Parameter, day: Day, lang: Lang): string | null {
  const value = valueOn(parameter, day)?.value;
  if (value === undefined) return null;
  if (typeof value === 'object')
    return value.length === 0
      ? null
      : value.map((one) => listItemWords(String(one), lang)).join(lang === 'zh' ? '、' : ', ');
  return parameter.unit === 'CNY' ? separateThousands(String(value), 0) : String(value);
}

const UNITS: Readonly<Record<string, (value: string) => Text>> = {
  days: (value) => ({ zh: `${value} 天`, en: `${value} day(s)` }),
  workdays: (value) => ({ zh: `${value} 个工作日`, en: `${value} working day(s)` }),
  months: (value) => ({ zh: `${value} 月`, en: `month ${value}` }),
  CNY: (value) => ({ zh: `${value} 元`, en: `${value} CNY` }),
  ratio: (value) => ({ zh: percent(value), en: percent(value) }),
  list: (value) => ({ zh: value, en: value }),
  'day of month': (value) => ({ zh: `${value} 日`, en: `day ${value}` }),
  'time of day': (value) => ({ zh: value, en: value }),
};

function percent(ratio: string): string {
  return /^-?\d+(\.\d+)?$/.test(ratio) ? `${new Big(ratio).times(100).toFixed()}%` : ratio;
}

/** The value with its unit: `1 个工作日`, `1,000,000 元`, `20%`; says so when there is none. */
export function valueWords(parameter: Parameter, day: Day, lang: Lang): string {
  const value = plainValue(parameter, day, lang);
  if (value === null) return noValue(day, lang);
  const unit = Object.hasOwn(UNITS, parameter.unit) ? UNITS[parameter.unit] : undefined;
  return unit === undefined ? `${value} ${parameter.unit}` : unit(value)[lang];
}

/** What stands in the place of a value that there is none of. */
export function noValue(day: Day, lang: Lang): string {
  if (day === null) return lang === 'zh' ? '（未给出）' : '(not given)';
  return lang === 'zh' ? '（当日没有有效的值）' : '(no value in force that day)';
}

/** From when to when the value holds, and what follows it. */
export function validityWords(parameter: Parameter, day: Day, lang: Lang): string {
  const value = valueOn(parameter, day);
  const zh = lang === 'zh';
  const { from, to } = value ?? {};
  const parts: string[] = [];
  if (from !== undefined) parts.push(zh ? `自 ${from} 起` : `from ${from}`);
  if (to !== undefined) parts.push(zh ? `至 ${to} 止` : `to ${to}`);
  const next = inOrder(parameter).find(
    (later) => later.from !== undefined && later !== value && later.from > (value?.from ?? day ?? ''),
  );
  if (next?.from !== undefined) {
    const then = valueWords({ ...parameter, values: [next] }, null, lang);
    parts.push(zh ? `${next.from} 起改为 ${then}` : `${next.from} on: ${then}`);
  }
  if (parts.length === 0) return plainValue(parameter, day, lang) === null ? '' : zh ? '长期' : 'without limit';
  return parts.join(zh ? '，' : ', ');
}
