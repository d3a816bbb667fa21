/** Characters trimmed from both ends of a cell: blanks of every width, line ends, the byte-order mark and the zero-width space. */
export const BLANKS = ' \t\r\n\u000b\u000c\u00a0\u3000\ufeff\u200b';

/** Cells that stand for "nothing", when they stand alone. */
export const EMPTY_WORDS = ['', 'NULL', 'null', 'Null', 'N/A', 'n/a', '--', '-', '/'] as const;

/** Texts that a spreadsheet shows where a formula failed. They are never data. */
export const ERROR_CELLS = ['#REF!', '#VALUE!', '#DIV/0!', '#NAME?', '#N/A', '#NUM!', '#NULL!', '#SPILL!'] as const;

const empty = new Set<string>(EMPTY_WORDS);
const blanks = new Set([...BLANKS].map((blank) => blank.charCodeAt(0)));

function isBlank(code: number): boolean {
  return (code <= 32 || code >= 160) && blanks.has(code);
}

/** `text` without blanks at both ends. */
export function trimCell(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/**
 * What a cell holds: trimmed, `="001"` (a text that was written as a formula so that its zeros survive) unwrapped, and
 * null where nothing but an {@link EMPTY_WORDS empty word} stands.
 */
export function cleanCell(text: string): string | null {
  let clean = trimCell(text);
  if (clean.length > 2 && clean.startsWith('="') && clean.endsWith('"')) clean = trimCell(clean.slice(2, -1));
  return empty.has(clean) ? null : clean;
}
