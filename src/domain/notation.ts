import type { Lang } from './text.js';

// How values are written for people: in messages, in the evidence, in both kinds of report.

/** 是/否, yes/no. */
export function yesNo(value: boolean, lang: Lang): string {
  if (lang === 'zh') return value ? '是' : '否';
  return value ? 'yes' : 'no';
}

/**
 * A decimal without the zeros that say nothing, but with at least so many decimals: `12.500000` → `12.50` with two. Never
 * rounds.
 */
export function trimDecimal(decimal: string, leastDecimals: number): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  let digits = fraction;
  while (digits.length > leastDecimals && digits.endsWith('0')) digits = digits.slice(0, -1);
  digits = digits.padEnd(leastDecimals, '0');
  return digits === '' ? whole : `${whole}.${digits}`;
}

/** The same with thousands separators: `1234567.500000` → `1,234,567.50` with two. */
export function separateThousands(decimal: string, leastDecimals: number): string {
  const sign = decimal.startsWith('-') ? '-' : '';
  const [whole = '0', fraction] = trimDecimal(decimal.slice(sign.length), leastDecimals).split('.');
  let grouped = '';
  for (let end = whole.length; end > 0; end -= 3) {
    const group = whole.slice(Math.max(0, end - 3), end);
    grouped = grouped === '' ? group : `${group},${grouped}`;
  }
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A count with its English noun: `1 row`, `1,234 rows`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${separateThousands(String(count), 0)} ${count === 1 ? one : many}`;
}
