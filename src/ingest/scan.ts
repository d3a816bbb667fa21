import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';

/** What one reading of a text file's bytes tells. */
export interface Scan {
  readonly sha256: string;
  readonly isUtf8: boolean;
  /**
   * True when the database's bulk reader can be trusted with the file: it skips blank records silently, strips blanks
   * around quoted cells and does not take mixed line ends, lone carriage returns, NULs, or very long lines.
   */
  readonly isBulkSafe: boolean;
  /** Some cell begins or ends with a blank (or with a character that may be one), so that cells must be trimmed. */
  readonly hasOuterBlanks: boolean;
}

/** Longest line the bulk reader is given; longer cells are looked at one by one. */
const LONGEST_LINE = 1_000_000;

// Classes of bytes. Every other byte is ordinary.
const DELIMITER = 1;
const NEWLINE = 2;
const RETURN = 3;
const QUOTE = 4;
const BLANK = 5;
const NUL = 6;
/** First byte of what may be a wide blank: U+00A0, U+3000, U+FEFF, U+200B. */
const LEAD = 7;
/** Last byte of one of those. */
const TAIL = 8;

const classes = new Uint8Array(256);
for (const [kind, bytes] of [
  [DELIMITER, [0x2c, 0x3b, 0x7c]],
  [NEWLINE, [0x0a]],
  [RETURN, [0x0d]],
  [QUOTE, [0x22]],
  [BLANK, [0x20, 0x09, 0x0b, 0x0c]],
  [NUL, [0]],
  [LEAD, [0xe3, 0xc2, 0xef, 0xe2]],
  [TAIL, [0x80, 0xa0, 0x8b, 0xbf]],
] as const) {
  for (const byte of bytes) classes[byte] = kind;
}

/** State of the scan that outlives a chunk. */
interface State {
  /** Class of the byte before; the file begins like a line. */
  before: number;
  position: number;
  lineStart: number;
  unsafe: boolean;
  outerBlanks: boolean;
  lineFeeds: number;
  pairs: number;
}

/**
 * Reads the bytes of a text file once. `delimiter` matters only for tab-separated files, in which a tab is no blank.
 * The result is conservative: "not safe" may only mean that a reader which is slower but knows more has to do it.
 */
export async function scan(chunks: AsyncIterable<Buffer>, delimiter: string): Promise<Scan> {
  const hash = createHash('sha256');
  const kinds = Uint8Array.from(classes);
  kinds[delimiter.charCodeAt(0)] = DELIMITER;
  const state: State = {
    before: NEWLINE,
    position: 0,
    lineStart: 0,
    unsafe: false,
    outerBlanks: false,
    lineFeeds: 0,
    pairs: 0,
  };
  let valid = true;
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  for await (const chunk of chunks) {
    hash.update(chunk);
    if (valid) {
      const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const cut = incompleteTail(bytes);
      valid = isUtf8(bytes.subarray(0, bytes.length - cut));
      rest = Buffer.from(bytes.subarray(bytes.length - cut));
    }
    const hasMark = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    scanBytes(hasMark ? chunk.subarray(3) : chunk, kinds, state);
    first = false;
  }
  if (state.before === RETURN || state.position - state.lineStart > LONGEST_LINE) state.unsafe = true;
  if (state.before === BLANK || state.before === TAIL) state.outerBlanks = true;
  const mixed = state.pairs > 0 && state.pairs !== state.lineFeeds;
  return {
    sha256: hash.digest('hex'),
    isUtf8: valid && rest.length === 0,
    isBulkSafe: !state.unsafe && !mixed,
    hasOuterBlanks: state.outerBlanks,
  };
}

/** The one loop over every byte: a table look-up, and nothing more for ordinary bytes. */
function scanBytes(bytes: Buffer, kinds: Uint8Array, state: State): void {
  let { before } = state;
  for (let i = 0; i < bytes.length; i++) {
    const kind = kinds[bytes[i] as number] as number;
    if (kind === 0) {
      if (before === RETURN) state.unsafe = true;
      before = 0;
      continue;
    }
    if (before === RETURN && kind !== NEWLINE) state.unsafe = true;
    switch (kind) {
      case DELIMITER:
        if (before === BLANK || before === TAIL) state.outerBlanks = true;
        break;
      case NEWLINE: {
        const at = state.position + i;
        if (before === BLANK || before === TAIL) state.outerBlanks = true;
        // Two line ends in a row are a blank record (or stand inside a quoted cell, which is rare enough).
        if (before === NEWLINE || (before === RETURN && at - state.lineStart === 1)) state.unsafe = true;
        if (before === RETURN) state.pairs++;
        state.lineFeeds++;
        if (at - state.lineStart > LONGEST_LINE) state.unsafe = true;
        state.lineStart = at + 1;
        break;
      }
      case RETURN:
        if (before === BLANK || before === TAIL) state.outerBlanks = true;
        break;
      case QUOTE:
        if (before === BLANK) state.unsafe = true;
        if (before === TAIL) state.outerBlanks = true;
        break;
      case BLANK:
        if (before === DELIMITER || before === NEWLINE) state.outerBlanks = true;
        if (before === QUOTE) state.unsafe = true;
        break;
      case LEAD:
        if (before >= DELIMITER && before <= QUOTE && opensWideBlank(bytes, i)) state.outerBlanks = true;
        before = 0;
        continue;
      case TAIL:
        before = closesWideBlank(bytes, i) ? TAIL : 0;
        continue;
      case NUL:
        state.unsafe = true;
        break;
    }
    before = kind;
  }
  state.before = before;
  state.position += bytes.length;
}

/** U+00A0, U+200B, U+3000, U+FEFF in UTF-8. */
const WIDE_BLANKS = [
  [0xc2, 0xa0],
  [0xe2, 0x80, 0x8b],
  [0xe3, 0x80, 0x80],
  [0xef, 0xbb, 0xbf],
] as const;

/** True when a wide blank begins at `at`, or may begin there because the chunk ends. */
function opensWideBlank(bytes: Buffer, at: number): boolean {
  return WIDE_BLANKS.some((own) => own.every((byte, k) => at + k >= bytes.length || bytes[at + k] === byte));
}

/** True when a wide blank ends at `at`, or may end there because the chunk begins. */
function closesWideBlank(bytes: Buffer, at: number): boolean {
  return WIDE_BLANKS.some((own) =>
    own.every((byte, k) => at - own.length + 1 + k < 0 || bytes[at - own.length + 1 + k] === byte),
  );
}

/** Bytes at the end of a chunk that begin a character which the next chunk ends. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}
