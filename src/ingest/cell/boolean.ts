import { type Parsed, unreadable } from './parsed.js';

/** Texts that mean yes, in lower case. */
export const YES = ['是', 'y', 'yes', 'true', '1', '√', '✓', '✔', '☑', '有', 't'] as const;
/** Texts that mean no, in lower case. A blank is no only in a column that writes no "no" at all (√ / blank). */
export const NO = ['否', 'n', 'no', 'false', '0', '×', '✗', '✘', '☐', 'x', '无', 'f'] as const;

const words = new Map<string, string>([
  ...YES.map((word) => [word, 'true'] as const),
  ...NO.map((word) => [word, 'false'] as const),
]);

/** Reads yes or no; `value` is `true` or `false`. */
export function parseBoolean(cell: string): Parsed {
  const value = words.get(cell.normalize('NFKC').trim().toLowerCase());
  return value === undefined ? unreadable('boolean-unreadable') : { value };
}
