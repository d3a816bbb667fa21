import type { CellValue } from './cell-value.js';

// ExcelJS builds an object per cell and two per row before it writes them; for tables of many rows that costs more than
// everything else together. Table rows are therefore written as XML straight into the worksheet's stream.

/** Letter of a column (from 0): A … Z, AA … */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}

const SPECIAL = /[&<>]/;

/** A text as XML content; control characters were replaced before (`cellText`). */
function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Blanks at the ends and line breaks get lost without this attribute. */
const BLANKS = /^\s|\s$|\n/;

/** The XML of one cell. Texts are inline strings, never formulas. */
export function cellXml(letter: string, row: number, styleId: number, value: CellValue): string {
  if (value === null) return `<c r="${letter}${row}" s="${styleId}"/>`;
  if (typeof value === 'number') return `<c r="${letter}${row}" s="${styleId}"><v>${value}</v></c>`;
  const space = BLANKS.test(value) ? ' xml:space="preserve"' : '';
  return `<c r="${letter}${row}" s="${styleId}" t="inlineStr"><is><t${space}>${escapeXml(value)}</t></is></c>`;
}

/** The XML of one row of a given height (points). */
export function rowXml(row: number, height: number, cells: string): string {
  return `<row r="${row}" ht="${height}" customHeight="1">${cells}</row>`;
}
