/** Width of a text on one line, in points. */
export type Measure = (text: string) => number;

// Punctuation that must not begin a line (it belongs to what stands before it) or end one (to what follows).
const NO_START = new Set('，。、；：？！）〕】」』》〉〗｝］…‥—～·％‰℃,.;:?!)]}%’”');
const NO_END = new Set('（〔【「『《〈〖｛［￥¥＄$€£([{‘“#№');

/** Characters after which a word too long for a line is best cut: paths, document numbers, field names. */
const SEAMS = new Set('/\\_-.:@&=+|,;');

/**
 * Breaks text into lines no wider than `width` points; nothing is ever left out.
 *
 * Chinese breaks between any two characters, but closing punctuation stays with what it closes and opening punctuation
 * with what it opens. Words and numbers stay whole as long as they fit on a line of their own; longer ones are cut, after
 * a `/ - _ .` and the like where possible. Spaces at a break disappear. `\n` always breaks.
 *
 * @returns at least one line; an empty text gives one empty line. A line is wider than `width` only when a single
 *   character is.
 */
export function breakLines(text: string, width: number, measure: Measure): string[] {
  if (!text.includes('\n')) {
    if (measure(text) <= width) return [text];
    return breakParagraph(text, width, measure);
  }
  return text.split('\n').flatMap((line) => (measure(line) <= width ? [line] : breakParagraph(line, width, measure)));
}

/** The widest piece of a text that `breakLines` keeps whole where it can: a word, or a character with its punctuation. */
export function widestUnit(text: string, measure: Measure): number {
  return Math.max(0, ...text.split('\n').flatMap((line) => units(line).map((unit) => measure(unit.trimEnd()))));
}

function breakParagraph(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const unit of units(text)) {
    const full = measure(unit);
    if (line !== '' && used + measure(unit.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    }
    if (line === '' && measure(unit.trimEnd()) > width) {
      const pieces = cut(unit, width, measure);
      line = pieces.pop() ?? '';
      used = measure(line);
      lines.push(...pieces);
    } else {
      line += unit;
      used += full;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

/** The pieces between which a line may break; trailing spaces belong to the piece before them. */
function units(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let last = '';
  for (const character of text) {
    if (piece !== '' && mayBreak(last, character)) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
    last = character;
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}

function mayBreak(before: string, after: string): boolean {
  if (after === ' ') return false;
  if (before === ' ') return true;
  if (NO_START.has(after) || NO_END.has(before)) return false;
  return isIdeographic(before) || isIdeographic(after);
}

/** Chinese characters, kana, full-width forms and symbols: what breaks anywhere. */
function isIdeographic(character: string): boolean {
  const codePoint = character.codePointAt(0) ?? 0;
  return codePoint >= 0x2e80 || (codePoint >= 0x2190 && codePoint <= 0x27bf);
}

/** Cuts a piece wider than a line into as many as needed, each at least one character. */
function cut(unit: string, width: number, measure: Measure): string[] {
  const pieces: string[] = [];
  let rest = [...unit];
  while (rest.length > 1 && measure(rest.join('').trimEnd()) > width) {
    let fits = 1;
    let used = measure(rest[0] ?? '');
    while (fits < rest.length) {
      const next = used + measure(rest[fits] ?? '');
      if (next > width) break;
      used = next;
      fits++;
    }
    let at = fits;
    while (at > fits / 2 && !SEAMS.has(rest[at - 1] ?? '')) at--;
    if (at <= fits / 2) at = fits;
    pieces.push(rest.slice(0, at).join(''));
    rest = rest.slice(at);
  }
  pieces.push(rest.join(''));
  return pieces;
}
