import { separateThousands, yesNo } from '../../domain/notation.js';
import type { Value } from '../../domain/result.js';
import type { Lang } from '../../domain/text.js';
import { formatAmount, formatPercent } from '../amounts.js';
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
  if (typeof value === 'boolean') return yesNo(value, lang);
  const text = String(value);
  if (!isNumeric(format) || !NUMBER.test(text)) return text;
  switch (format) {
    case 'amount':
      return formatAmount(text);
    case 'percent':
      return formatPercent(text);
    default:
      return separateThousands(text, 0);
  }
}
