import { Big } from 'big.js';
import type { Value } from '../../domain/result.js';
import type { Lang } from '../../domain/text.js';
import type { Format } from '../model.js';

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Formats whose cells stand at the right edge of their column. */
export function isNumeric(format: Format): boolean {
  return format === 'amount' || format === 'integer' || format === 'quantity' || format === 'percent';
}

/**
 * A cell as it is printed: amounts with two decimals and thousands separators (rounded half up where there are more),
 * quantities with the decimals they have, percentages of a ratio with one decimal. Exact: no number passes through a
 * float. A value that is no number is printed as it stands; nothing and blank are blank. Severities stay ids: their word
 * and colour are the table's matter.
 */
export function formatCell(value: Value | undefined, format: Format, lang: Lang): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return lang === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  const text = String(value);
  if (!isNumeric(format) || !NUMBER.test(text)) return text;
  switch (format) {
    case 'amount':
      return group(/\.\d\d$/.test(text) ? text : new Big(text).toFixed(2, 1));
    case 'percent':
      return percent(text);
    default:
      return group(text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  }
}

/** One decimal; what is not quite all or not quite nothing never reads as 100.0% or 0.0%. */
function percent(text: string): string {
  const exact = new Big(text).times(100);
  const shown = exact.toFixed(1, 1);
  if (shown === '100.0' && exact.lt(100)) return '99.9%';
  if (shown === '0.0' && exact.gt(0)) return '<0.1%';
  return `${group(shown)}%`;
}

function group(number: string): string {
  const [whole = '', decimals] = number.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}
