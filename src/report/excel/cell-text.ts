import type { Lang } from '../../domain/text.js';

/** Longest text a cell can hold (ECMA-376, Excel's own limit). */
export const CELL_LIMIT = 32_767;

// Control characters that XML 1.0 forbids (tab and line feed are allowed), DEL and C1, non-characters, lone surrogates.
const FORBIDDEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

// Anything that could need work: most texts contain none of it and leave at once.
const SUSPECT = /[\u0000-\u001F\u007F-\u009F\uD800-\uDFFF\uFFFE\uFFFF]|_x[0-9A-Fa-f]{4}_/;

/** Ends a text that was cut, so that nobody takes it for the whole. */
function cutNote(length: number, lang: Lang): string {
  return lang === 'zh' ? `……（已截断，全文 ${length} 字）` : `… (cut; ${length} characters in full)`;
}

/**
 * A text as a cell can hold it: control characters that XML forbids become U+FFFD (visible, not dropped), line ends
 * become LF, `_x000D_`-like text is escaped so that Excel does not decode it, and what exceeds 32,767 characters is cut
 * with a note.
 */
export function cellText(text: string, lang: Lang): string {
  let clean = text;
  if (SUSPECT.test(clean)) {
    clean = clean
      .replace(/\r\n?/g, '\n')
      .replace(FORBIDDEN, '\uFFFD')
      .replace(/_(x[0-9A-Fa-f]{4}_)/g, '_x005F_$1');
  }
  if (clean.length <= CELL_LIMIT) return clean;
  const note = cutNote(text.length, lang);
  const kept = clean.slice(0, CELL_LIMIT - note.length);
  // A surrogate pair cut in two would be an invalid character.
  return (/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept) + note;
}

/**
 * True for a text that a spreadsheet would take for a formula if somebody edited or re-imported it. It is always
 * written as a string; its cell also gets the text format, so that it stays one.
 */
export function looksLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text);
}
