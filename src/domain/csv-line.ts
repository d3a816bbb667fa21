import type { Value } from './result.js';

/** Begins a CSV file that Excel opens as it stands: UTF-8 with a byte-order mark. */
export const CSV_START = '\ufeff';

/**
 * One line of CSV, line end (CRLF) included. No cell can become a formula: one that begins with = + - @, a tab or a
 * carriage return gets an apostrophe before it.
 */
export function csvLine(cells: readonly (Value | undefined)[]): string {
  return `${cells.map((cell) => csvCell(cell === null || cell === undefined ? '' : String(cell))).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
