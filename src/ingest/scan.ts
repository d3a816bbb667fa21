import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What one reading of a text file's bytes tells. */
export interface Scan {
  readonly sha256: string;
  readonly isUtf8: boolean;
  /**
   * True when the database's bulk reader can be trusted with the file: it skips blank records between others silently,
   * strips blanks around quoted cells and does not take mixed line ends, lone carriage returns, NULs, or very long lines.
   */
  readonly isBulkSafe: boolean;
  /** Some cell begins or ends with a blank (or with a character that may be one), so that cells must be trimmed. */
  readonly hasOuterBlanks: boolean;
  /** Some cell may be a word that stands for nothing (NULL, N/A, -, …). */
  readonly hasEmptyWords: boolean;
  /** Some cell begins with `=` or `#`: a text written as a formula, or a formula's error. */
  readonly hasMarks: boolean;
  /** There is a plus sign somewhere: a number may stand in scientific notation. */
  readonly hasPlus: boolean;
  /** Blank lines at the end, which are no records. */
  readonly endsInBlankLines: boolean;
}

/** Longest line the bulk reader is given; longer cells are looked at one by one. */
const LONGEST_LINE = 1_000_000;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
/** Space, tab, vertical tab, form feed. */
const BLANKS = [0x20, 0x09, 0x0b, 0x0c];

const PLUS = 0x2b;
const COMMA = 0x2c;
const ABOVE_COMMA = 0x2d2d2d2d;
const HIGH_BITS = 0x80808080;

/** What the table of edges says of a byte. */
const EDGE = 1;
const PLUS_SIGN = 2;
const DELIMITER = 3;

/** How many bytes of the chunk before are remembered: enough to look back over a short cell. */
const TAIL_BYTES = 8;

/** State of the scan that outlives a chunk. */
interface State {
  readonly tables: Tables;
  unsafe: boolean;
  outerBlanks: boolean;
  emptyWords: boolean;
  marks: boolean;
  plus: boolean;
  /** Blank lines since the last line that holds something. */
  blankLines: number;
  /** Where the line began, relative to the chunk; negative when in an earlier one. */
  lineStart: number;
  lineFeeds: number;
  returns: number;
  /** Returns that a line feed follows. */
  returnFeeds: number;
  tail: Buffer;
}

/** What a byte may mean: the end of a cell, or something to look at just before or just after one. */
interface Tables {
  readonly edge: Uint8Array;
  readonly lastOfCell: Uint8Array;
  readonly firstOfCell: Uint8Array;
  readonly delimiter: number;
}

const CHUNK_BYTES = 4 * 2 ** 20;

/** The bytes of a file in large chunks, read ahead by one. Chunks share memory: look at one before asking for the next. */
export async function* fileChunks(path: string): AsyncIterable<Buffer> {
  const file = await open(path, 'r');
  try {
    const read = (buffer: Buffer) => file.read(buffer, 0, CHUNK_BYTES, null);
    let [current, other] = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)];
    let { bytesRead } = await read(current);
    while (bytesRead > 0) {
      const ahead = read(other);
      yield current.subarray(0, bytesRead);
      ({ bytesRead } = await ahead);
      [current, other] = [other, current];
    }
  } finally {
    await file.close();
  }
}

/** SHA-256 of a file, in hexadecimal. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of fileChunks(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Reads the bytes of a text file once. `delimiter` matters only for tab-separated files, in which a tab is no blank.
 * The result is conservative: "not safe" may only mean that a reader which is slower but knows more has to do it.
 */
export async function scan(chunks: AsyncIterable<Buffer>, delimiter: string): Promise<Scan> {
  const hash = createHash('sha256');
  const state: State = {
    tables: tablesOf(delimiter.charCodeAt(0)),
    unsafe: false,
    outerBlanks: false,
    emptyWords: false,
    marks: false,
    plus: false,
    blankLines: 0,
    lineStart: 0,
    lineFeeds: 0,
    returns: 0,
    returnFeeds: 0,
    // A file begins like a line.
    tail: Buffer.alloc(TAIL_BYTES, NEWLINE),
  };
  let valid = true;
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of chunks) {
    hash.update(chunk);
    if (valid) [valid, rest] = checkUtf8(rest, chunk);
    const hasMark = isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    scanBytes(hasMark ? chunk.subarray(3) : chunk, state);
    isFirst = false;
  }
  // A file may end without a line end.
  if (state.tail[TAIL_BYTES - 1] !== NEWLINE) {
    lookBack(Buffer.alloc(0), 0, NEWLINE, state);
    if (state.blankLines > 0) blankBetween(state);
    if (-state.lineStart > LONGEST_LINE) state.unsafe = true;
  }
  const mixed = state.returns !== state.returnFeeds || (state.returns > 0 && state.returns !== state.lineFeeds);
  return {
    sha256: hash.digest('hex'),
    isUtf8: valid && rest.length === 0,
    isBulkSafe: !state.unsafe && !mixed,
    hasOuterBlanks: state.outerBlanks,
    // Blanks may hide a word or a mark from the scan.
    hasEmptyWords: state.emptyWords || state.outerBlanks,
    hasMarks: state.marks || state.outerBlanks,
    hasPlus: state.plus,
    endsInBlankLines: state.blankLines > 0,
  };
}

function tablesOf(delimiter: number): Tables {
  const table = (bytes: readonly number[]) => {
    const own = new Uint8Array(256);
    for (const byte of bytes) own[byte] = EDGE;
    own[delimiter] = 0;
    return own;
  };
  const edge = table([0, NEWLINE, RETURN, QUOTE]);
  edge[delimiter] = DELIMITER;
  edge[PLUS] = PLUS_SIGN;
  const codes = (text: string) => [...text].map((character) => character.charCodeAt(0));
  return {
    edge,
    // Blanks; last bytes of wide blanks; last letters of the words that stand for nothing.
    lastOfCell: table([...BLANKS, 0xa0, 0x80, 0x8b, 0xbf, ...codes('-/AaLl')]),
    firstOfCell: table([...BLANKS, 0xc2, 0xe2, 0xe3, 0xef, ...codes('=#')]),
    delimiter,
  };
}

/**
 * Every byte is looked at; four at once where none of them can be an edge, which is the case for most. Delimiters are
 * by far the commonest edges: only what stands beside them tells whether they need a look.
 */
function scanBytes(bytes: Buffer, state: State): void {
  if (bytes.length === 0) return;
  const { edge, lastOfCell, firstOfCell, delimiter } = state.tables;
  const last = state.tail[TAIL_BYTES - 1] as number;
  if (isEdge(edge[last]) && firstOfCell[bytes[0] as number] !== 0) lookAhead(bytes, 0, last, state);
  const atOdd = (i: number) => {
    const kind = edge[bytes[i] as number] as number;
    if (kind === 0) return;
    const beside = (lastOfCell[bytes[i - 1] as number] as number) | (firstOfCell[bytes[i + 1] as number] as number);
    if (kind !== DELIMITER || beside !== 0) atByte(bytes, i, state);
  };
  // The first and the last few bytes have neighbours in other chunks.
  const start = bytes.length < 12 ? bytes.length : 4 + (-bytes.byteOffset & 3);
  const inner = Math.max(0, (bytes.length - start - 1) >> 2);
  const words = inner === 0 ? new Int32Array() : new Int32Array(bytes.buffer, bytes.byteOffset + start, inner);
  const end = start + words.length * 4;
  for (let i = 0; i < start; i++) atByte(bytes, i, state);
  if (delimiter <= COMMA) {
    for (let k = 0; k < words.length; k++) {
      const word = words[k] as number;
      // A bit for each of the four bytes that is at most a comma, which every edge is.
      let low = (word - ABOVE_COMMA) & ~word & HIGH_BITS;
      while (low !== 0) {
        atOdd(start + k * 4 + ((31 - Math.clz32(low & -low)) >> 3));
        low &= low - 1;
      }
    }
  } else {
    for (let i = start; i < end; i++) atOdd(i);
  }
  for (let i = end; i < bytes.length; i++) atByte(bytes, i, state);
  state.lineStart -= bytes.length;
  state.tail = Buffer.concat([state.tail, bytes.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
}

function isEdge(kind: number | undefined): boolean {
  return kind === EDGE || kind === DELIMITER;
}

function atByte(bytes: Buffer, at: number, state: State): void {
  const { edge, lastOfCell, firstOfCell, delimiter } = state.tables;
  const byte = bytes[at] as number;
  if (!isEdge(edge[byte])) {
    if (byte === PLUS) state.plus = true;
    return;
  }
  const before = at === 0 ? (state.tail[TAIL_BYTES - 1] as number) : (bytes[at - 1] as number);
  if (lastOfCell[before] !== 0) lookBack(bytes, at, byte, state);
  if (byte !== delimiter) atLineEnd(bytes, at, byte, before, state);
  if (at + 1 < bytes.length && firstOfCell[bytes[at + 1] as number] !== 0) lookAhead(bytes, at + 1, byte, state);
}

/** Edges other than the delimiter: line ends, quotes, NUL. */
function atLineEnd(bytes: Buffer, at: number, edge: number, before: number, state: State): void {
  if (edge === NEWLINE) {
    // Two line ends in a row are a blank record (or stand inside a quoted cell, which is rare enough).
    if (before === NEWLINE || (before === RETURN && byteAt(bytes, at - 2, state) === NEWLINE)) state.blankLines++;
    else if (state.blankLines > 0) blankBetween(state);
    if (before === RETURN) state.returnFeeds++;
    state.lineFeeds++;
    if (at - state.lineStart > LONGEST_LINE) state.unsafe = true;
    state.lineStart = at + 1;
  } else if (edge === RETURN) state.returns++;
  else if (edge === 0) state.unsafe = true;
}

/** Blank lines were no end of the file: something follows them. */
function blankBetween(state: State): void {
  state.unsafe = true;
  state.blankLines = 0;
}

/** Looks at the cell that ends before `at`. */
function lookBack(bytes: Buffer, at: number, edge: number, state: State): void {
  const back = (count: number) => byteAt(bytes, at - count, state);
  const edgeAt = (count: number) => isEdge(state.tables.edge[back(count)]);
  const last = back(1);
  if (BLANKS.includes(last) && last !== state.tables.delimiter) {
    state.outerBlanks = true;
    if (edge === QUOTE) state.unsafe = true;
  } else if (last >= 0x80) {
    if (closesWideBlank(last, back(2), back(3))) state.outerBlanks = true;
  } else if (edgeAt(2) || (last === 0x2d && back(2) === 0x2d && edgeAt(3))) {
    if (last === 0x2d || last === 0x2f) state.emptyWords = true;
  } else if (edgeAt(4) ? back(2) === 0x2f && (back(3) | 0x20) === 0x6e : edgeAt(5) && (back(4) | 0x20) === 0x6e)
    state.emptyWords = true;
}

/** Looks at the cell that begins at `at`, after an edge. */
function lookAhead(bytes: Buffer, at: number, edge: number, state: State): void {
  const first = bytes[at] as number;
  if (BLANKS.includes(first)) {
    state.outerBlanks = true;
    if (edge === QUOTE) state.unsafe = true;
  } else if (first >= 0x80) {
    if (opensWideBlank(bytes, at)) state.outerBlanks = true;
  } else state.marks = true;
}

function byteAt(bytes: Buffer, index: number, { tail }: State): number {
  return (index < 0 ? tail[TAIL_BYTES + index] : bytes[index]) ?? 0;
}

/** True when U+00A0, U+200B, U+3000 or U+FEFF begins at `at`, or may begin there because the chunk ends. */
function opensWideBlank(bytes: Buffer, at: number): boolean {
  if (at + 2 >= bytes.length) return true;
  const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  if (first === 0xc2) return second === 0xa0;
  if (first === 0xe2) return second === 0x80 && third === 0x8b;
  return first === 0xe3 ? second === 0x80 && third === 0x80 : second === 0xbb && third === 0xbf;
}

/** True when one of these ends with the byte `last`. */
function closesWideBlank(last: number, second: number, third: number): boolean {
  if (last === 0xa0) return second === 0xc2;
  if (last === 0x80) return second === 0x80 && third === 0xe3;
  return last === 0x8b ? second === 0x80 && third === 0xe2 : second === 0xbb && third === 0xef;
}

/** Whether a chunk goes on as UTF-8 after the bytes that the one before left over, and what it leaves over itself. */
function checkUtf8(rest: Buffer, chunk: Buffer): [valid: boolean, rest: Buffer] {
  let from = 0;
  if (rest.length > 0) {
    while (from < chunk.length && from < 4 && ((chunk[from] as number) & 0xc0) === 0x80) from++;
    const joined = Buffer.concat([rest, chunk.subarray(0, from)]);
    if (from === chunk.length && joined.length < 4) return [true, joined];
    if (!isUtf8(joined)) return [false, rest];
  }
  const end = chunk.length - Math.min(incompleteTail(chunk), chunk.length - from);
  return [isUtf8(chunk.subarray(from, end)), Buffer.from(chunk.subarray(end))];
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
