/** Characters that take two half-width cells: CJK, kana, hangul, full-width forms, and everything beyond the basic plane. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{10000}-\u{3FFFF}]/gu;

/** Width of a text in half-width characters: a Chinese character takes two. */
export function textWidth(text: string): number {
  const characters = text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
  return characters + (text.match(WIDE)?.length ?? 0);
}

/**
 * How many lines a text takes in a column of a width. An estimate on the safe side, for cells whose height a
 * spreadsheet does not fit by itself (merged ones).
 */
export function lineCount(text: string, width: number): number {
  const usable = Math.max(1, width - 1);
  return text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil((textWidth(line) * 1.06) / usable)), 0);
}

/** Height of one line of ten-point Chinese text, in points. */
export const LINE_HEIGHT = 16;
/** Excel's tallest row, in points. */
const TALLEST = 409;

/** Height of a row that has so many lines, in points. */
export function rowHeight(lines: number, padding = 2): number {
  return Math.min(TALLEST, lines * LINE_HEIGHT + padding);
}
