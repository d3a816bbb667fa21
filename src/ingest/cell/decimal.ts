import Big from 'big.js';
import { type Parsed, unreadable } from './parsed.js';

/** Largest magnitude of a decimal with up to six places: ten trillion. Anything beyond is a slip, not an amount. */
export const LARGEST_AMOUNT = '10000000000000';
/** Largest magnitude of a rate, which keeps eight places. */
export const LARGEST_RATE = '9999999999';

const PLAIN = /^(?:\d+(?:\.\d*)?|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?)$/;
const SCIENTIFIC = /^[-+]?\d(?:\.\d+)?E[-+]?\d+$/i;
const YUAN = /^(?:CNY|RMB|CN¥|人民币|¥)|(?:CNY|RMB|人民币|元)$/i;

/** An exact number, or null when the text is none. Knows thousands separators, yuan signs, (1.00), trailing minus. */
function exact(cell: string): Big | null {
  const half = cell.normalize('NFKC').replaceAll('−', '-');
  // "1 234" may be two numbers; a blank beside a sign or a unit may not.
  if (/[\d.,]\s+[\d.,]/.test(half)) return null;
  let text = half.replaceAll(/\s/g, '');
  let negative = false;
  const bracketed = /^\((.*)\)$/.exec(text);
  if (bracketed) {
    negative = true;
    text = bracketed[1] as string;
  }
  // The sign may stand before the yuan sign, after it, or behind the number; once.
  for (const strip of [takeSign, takeYuan, takeSign, takeYuan]) {
    const taken = strip(text);
    if (taken.minus && negative) return null;
    negative ||= taken.minus;
    text = taken.text;
  }
  if (!PLAIN.test(text)) return null;
  const value = new Big(text.replaceAll(',', '').replace(/^\./, '0.').replace(/\.$/, ''));
  return negative ? value.neg() : value;
}

function takeSign(text: string): { text: string; minus: boolean } {
  if (/^[-+]/.test(text)) return { text: text.slice(1), minus: text.startsWith('-') };
  return text.endsWith('-') ? { text: text.slice(0, -1), minus: true } : { text, minus: false };
}

function takeYuan(text: string): { text: string; minus: boolean } {
  return { text: text.replace(YUAN, ''), minus: false };
}

/** Reads an amount, quantity or rate, rounded half up (away from zero) to `scale` places. */
export function parseDecimal(cell: string, scale: number): Parsed {
  const value = exact(cell);
  if (value === null) return unreadable(isScientific(cell) ? 'number-damaged' : 'number-unreadable');
  if (value.abs().gt(scale > 6 ? LARGEST_RATE : LARGEST_AMOUNT)) return unreadable('number-out-of-range');
  return rounded(value, scale);
}

/**
 * Reads a ratio: `0.3` and `30%` are the same. A bare number above 2 is more likely a percentage without its sign than
 * a ratio, and is not guessed.
 */
export function parseRatio(cell: string): Parsed {
  const text = cell.normalize('NFKC').trim();
  const percent = text.endsWith('%');
  const value = exact(percent ? text.slice(0, -1) : text);
  if (value === null) return unreadable(isScientific(cell) ? 'number-damaged' : 'number-unreadable');
  if (!percent && value.abs().gt(2)) return unreadable('ratio-ambiguous');
  const ratio = percent ? value.times('0.01') : value;
  return ratio.abs().gte(1000) ? unreadable('number-out-of-range') : rounded(ratio, 6);
}

/** Reads a whole number; `30.0` is one, `30天` too. */
export function parseInteger(cell: string): Parsed {
  const value = exact(cell.normalize('NFKC').replace(/\s*(?:天|日|days?)$/i, ''));
  if (value === null) return unreadable(isScientific(cell) ? 'number-damaged' : 'number-unreadable');
  if (!value.round(0, Big.roundDown).eq(value)) return unreadable('number-unreadable');
  return value.abs().gt(999_999_999) ? unreadable('number-out-of-range') : { value: value.toFixed(0) };
}

/** True for 1.23E+19: what a spreadsheet leaves of a long number; its digits are lost. */
function isScientific(cell: string): boolean {
  return SCIENTIFIC.test(cell.normalize('NFKC').trim());
}

function rounded(value: Big, scale: number): Parsed {
  const kept = value.round(scale, Big.roundHalfUp);
  // "-0.00" is not a number a person writes.
  const text = kept.eq(0) ? new Big(0).toFixed(scale) : kept.toFixed(scale);
  return kept.eq(value) ? { value: text } : { value: text, note: 'rounded' };
}
