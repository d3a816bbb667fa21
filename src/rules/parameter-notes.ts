import { citedClauses } from '../domain/cited-clause.js';
import { addDays } from '../domain/date.js';
import { separateThousands } from '../domain/notation.js';
import { ofEachCompany } from '../domain/of-each-company.js';
import type { Parameter, PolicyDocument } from '../domain/pack.js';
import type { Lang, Text } from '../domain/text.js';

type Dated = Parameter['values'][number];

/** The days a run is about; `earlierStart` begins the earliest period of which it counts repeat offences. */
interface Span {
  readonly start: string;
  readonly end: string;
  readonly earlierStart?: string | undefined;
}

/**
 * Says which parameters had another value at some time that matters to the reader of a run: the one in force on the period's
 * last day counts for the whole run, and somebody who knows today's rules, or yesterday's, would expect another. One note per
 * parameter (and company, where a company has its own value); none where the value never changed.
 */
export function parameterNotes(
  pack: { readonly parameters: readonly Parameter[]; readonly sources: readonly PolicyDocument[] },
  span: Span,
): readonly Text[] {
  const clauses = citedClauses(pack.sources);
  return pack.parameters.flatMap(ofEachCompany).flatMap((parameter) => {
    const reference = clauses.get(parameter.clause)?.reference ?? { zh: parameter.clause, en: parameter.clause };
    return noteOf(parameter, reference, span);
  });
}

function noteOf(parameter: Parameter, reference: Text, span: Span): readonly Text[] {
  const values = [...parameter.values].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
  const used = values.find((value) => isInForce(value, span.end, span.end));
  // A company without a list of its own has that of all others, or is named with the rule that cannot be evaluated.
  if (used === undefined)
    return values.every(isUndated) || parameter.perCompany ? [] : [noValue(parameter, values, reference, span)];
  const differs = (value: Dated) =>
    JSON.stringify([value.value].flat().map(String)) !== JSON.stringify([used.value].flat().map(String));
  const before = addDays(span.start, -1);
  const inPeriod = values.filter((value) => differs(value) && isInForce(value, span.start, span.end));
  const earlier = values.filter(
    (value) => differs(value) && !inPeriod.includes(value) && isInForce(value, span.earlierStart ?? span.start, before),
  );
  const later = values.slice(-1).filter((value) => differs(value) && (value.from ?? '') > span.end);
  const isNew = !values.some((value) => isInForce(value, span.start, span.start));
  if (inPeriod.length + earlier.length + later.length === 0 && !isNew) return [];
  const written = (lang: Lang) => (value: Dated) => spelt(parameter, value, lang);
  const zh = [
    `参数「${parameter.title.zh}」：取期间最后一天 ${span.end} 有效的值 ${written('zh')(used)}（${range(used, 'zh')}，${reference.zh}）`,
    ...inPeriod.map((value) => `期间内另有 ${written('zh')(value)}（${range(value, 'zh')}），整个期间仍按前者`),
    ...(isNew ? ['期间开始时尚无值，整个期间按此值'] : []),
    ...earlier.map(
      (value) =>
        `以前为 ${written('zh')(value)}（${range(value, 'zh')}），本次评价的以前各期记录（结转、累犯）也按此值`,
    ),
    ...later.map((value) => `最后生效的值为 ${written('zh')(value)}（${range(value, 'zh')}）`),
  ];
  const en = [
    `The parameter "${parameter.title.en}" counts as ${written('en')(used)}, the value in force on the period's last day ${span.end} (${range(used, 'en')}; ${reference.en})`,
    ...inPeriod.map(
      (value) =>
        `within the period it also was ${written('en')(value)} (${range(value, 'en')}), but one value counts for all of it`,
    ),
    ...(isNew ? ['it had no value when the period began, and counts for all of it'] : []),
    ...earlier.map(
      (value) =>
        `before, it was ${written('en')(value)} (${range(value, 'en')}), and what this run judges of earlier periods (carried findings, repeat offences) is judged by the value it counts as`,
    ),
    ...later.map((value) => `the latest value is ${written('en')(value)} (${range(value, 'en')})`),
  ];
  return [{ zh: `${zh.join('；')}。`, en: `${en.join('; ')}.` }];
}

function noValue(parameter: Parameter, values: readonly Dated[], reference: Text, { end }: Span): Text {
  const list = (lang: Lang) =>
    values.map((value) => `${spelt(parameter, value, lang)} ${range(value, lang)}`).join(lang === 'zh' ? '；' : '; ');
  return {
    zh: `参数「${parameter.title.zh}」（${reference.zh}）在期间最后一天 ${end} 没有有效的值（${list('zh')}）：需要它的规则无法评价。`,
    en: `The parameter "${parameter.title.en}" (${reference.en}) has no value in force on the period's last day ${end} (${list('en')}): rules that need it cannot be evaluated.`,
  };
}

function isUndated({ from, to }: Dated): boolean {
  return from === undefined && to === undefined;
}

/** Whether a value is in force on some day of a span; never in one that ends before it begins. */
function isInForce({ from = '', to }: Dated, start: string, end: string): boolean {
  return start <= end && from <= end && (to === undefined || to >= start);
}

/** From when to when, in words. */
function range({ from, to }: Dated, lang: Lang): string {
  if (from === undefined && to === undefined) return lang === 'zh' ? '一直有效' : 'always';
  if (to === undefined) return lang === 'zh' ? `${from} 起` : `from ${from} on`;
  if (from === undefined) return lang === 'zh' ? `至 ${to}` : `until ${to}`;
  return lang === 'zh' ? `${from} 至 ${to}` : `${from} to ${to}`;
}

/** A value with its unit, as a person says it. */
function spelt({ unit }: Parameter, { value }: Dated, lang: Lang): string {
  const zh = lang === 'zh';
  if (typeof value === 'object')
    return value.length === 0 ? (zh ? '（未给出）' : '(not given)') : value.join(zh ? '、' : ', ');
  const text = String(value);
  const plural = text === '1' ? '' : 's';
  switch (unit) {
    case 'days':
      return zh ? `${text} 天` : `${text} day${plural}`;
    case 'workdays':
      return zh ? `${text} 个工作日` : `${text} working day${plural}`;
    case 'CNY':
      return zh ? `${separateThousands(text, 2)} 元` : `${separateThousands(text, 2)} CNY`;
    case 'day of month':
      return zh ? `每月 ${text} 日` : `day ${text} of the month`;
    default:
      return text;
  }
}
