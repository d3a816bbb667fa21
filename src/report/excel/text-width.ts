/** True for a UTF-16 unit that takes two half-width cells: CJK, kana, hangul, full-width forms. */
function isWide(unit: number): boolean {
  if (unit < 0x1100) return false;
  return (
    unit <= 0x115f ||
    (unit >= 0x2e80 && unit <= 0xa4cf && unit !== 0x303f) ||
    (unit >= 0xac00 && unit <= 0xd7a3) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0xfe30 && unit <= 0xfe6f) ||
    (unit >= 0xff00 && unit <= 0xff60) ||
    (unit >= 0xffe0 && unit <= 0xffe6)
  );
}

/**
 * Width of a text in half-width characters: a Chinese character takes two. Characters beyond the basic plane are two
 * units of one each, which comes to the same. A plain loop: it runs over every wrapped text of every row.
 */
export function textWidth(text: string): number {
  let width = text.length;
  for (let index = 0; index < text.length; index++) {
    if (isWide(text.charCodeAt(index))) width += 1;
  }
  return width;
}

/**
 * How many lines a text takes in a column of a width. An estimate on the safe side, for cells whose height a
 * spreadsheet does not fit by itself (merged ones).
 */
export function lineCount(text: string, width: number): number {
  const usable = Math.max(1, width - 1);
  if (!text.includes('\n')) return Math.max(1, Math.ceil((textWidth(text) * 1.06) / usable));
  return text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil((textWidth(line) * 1.06) / usable)), 0);
}

/** Height of one line of ten-point Chinese text, in points. */
const LINE_HEIGHT = 16;
/** Excel's tallest row, in points. */
const TALLEST = 409;

/** Height of a row that has so many lines, in points. */
export function rowHeight(lines: number, padding = 2): number {
  return Math.min(TALLEST, lines * LINE_HEIGHT + padding);
}
