import { yesNo } from '../../domain/notation.js';
import type { Value } from '../../domain/result.js';
import type { Lang } from '../../domain/text.js';
import { SEVERITIES, type Severity } from '../../domain/verdict.js';
import { SEVERITY_TITLES } from '../labels.js';
import type { Format } from '../model.js';
import { cellText, looksLikeFormula } from './cell-text.js';
import { excelSerial, hasTime } from './serial.js';
import type { CellStyle, RowStyles, Styles } from './styles.js';

/** What goes into a cell: strings stay strings, dates are serial numbers. */
export type CellValue = string | number | null;

/** Puts a value into a cell with its style. */
export type PutCell = (value: CellValue, style: CellStyle) => void;

/** Excel calculates with fifteen significant digits: a number with more would come out changed. */
const SIGNIFICANT = 15;

/** The number that a decimal text means, or `null` where it is none or Excel could not hold it exactly. */
function exactNumber(text: string): number | null {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null;
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '');
  const needed = text.includes('.') ? digits.replace(/0+$/, '') : digits;
  return needed.length <= SIGNIFICANT ? Number(text) : null;
}

function isSeverity(value: Value): value is Severity {
  return (SEVERITIES as readonly Value[]).includes(value);
}

function putText(value: string, style: CellStyle, styles: RowStyles, lang: Lang, put: PutCell): void {
  const text = cellText(value, lang);
  put(text, looksLikeFormula(value) ? styles.literal : style);
}

function putNumber(
  value: string | number,
  format: 'amount' | 'integer' | 'quantity' | 'percent',
  styles: RowStyles,
  lang: Lang,
  put: PutCell,
): void {
  const number = typeof value === 'number' ? value : exactNumber(value);
  if (number === null || !Number.isFinite(number)) {
    put(cellText(String(value), lang), styles.longNumber);
    return;
  }
  // "#,##0.######" would show a lone decimal point after a whole number.
  put(number, format === 'quantity' && Number.isInteger(number) ? styles.integer : styles[format]);
}

/**
 * Writes one value of a table as its column's format says. What does not fit the format (a text in a number column, a
 * date Excel cannot show) is written as text, never dropped.
 */
export function putValue(value: Value, format: Format, styles: Styles, row: RowStyles, lang: Lang, put: PutCell): void {
  const plain = format === 'severity' || format === 'text' ? row.text : row[format];
  if (value === null) {
    put(null, plain);
    return;
  }
  if (typeof value === 'boolean') {
    put(yesNo(value, lang), row.text);
    return;
  }
  switch (format) {
    case 'text':
    case 'wrap':
      if (typeof value === 'number') put(value, row.integer);
      else putText(value, plain, row, lang, put);
      return;
    case 'severity':
      if (isSeverity(value)) put(SEVERITY_TITLES[value][lang], styles.severity[value]);
      else putText(String(value), row.text, row, lang, put);
      return;
    case 'date':
    case 'datetime': {
      const serial = typeof value === 'number' ? value : excelSerial(value);
      if (serial === null) putText(String(value), row.text, row, lang, put);
      else put(serial, format === 'datetime' && hasTime(String(value)) ? row.datetime : row.date);
      return;
    }
    default:
      putNumber(value, format, row, lang, put);
  }
}
