import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

// A small reader of PDF files, enough to see a report as a viewer sees it: objects through the cross-reference table,
// deflated streams, pages, forms, bookmarks, and text decoded through the fonts' ToUnicode tables: what copying gives.

/** One shown string: its text as it would be copied, and its place in points from the page's top left corner. */
export interface Piece {
  readonly text: string;
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly font: string;
}

/** A bookmark: the number of the page it leads to (from 1), its height there, and what is under it. */
interface PdfBookmark {
  readonly title: string;
  readonly page: number;
  readonly top: number;
  readonly children: readonly PdfBookmark[];
}

/** A PDF file as read back. Pieces stand in the order in which they are drawn. */
export interface PdfText {
  readonly pages: readonly (readonly Piece[])[];
  readonly bookmarks: readonly PdfBookmark[];
  readonly info: Readonly<Record<string, unknown>>;
  readonly catalog: Readonly<Record<string, unknown>>;
  /** Base names of the fonts used, with whether the font file is embedded. */
  readonly fonts: readonly { readonly name: string; readonly isEmbedded: boolean }[];
}

class Name {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

class Ref {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

class Operator {
  readonly word: string;
  constructor(word: string) {
    this.word = word;
  }
}

type Dictionary = Record<string, unknown>;

interface PdfObject {
  readonly value: unknown;
  readonly stream: Buffer | null;
}

/** Reads tokens and the values made of them: numbers, names, strings (as latin-1), arrays, dictionaries, references. */
class Parser {
  readonly #text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.#text = text;
    this.at = at;
  }

  get isAtEnd(): boolean {
    this.#skip();
    return this.at >= this.#text.length;
  }

  value(): unknown {
    this.#skip();
    const text = this.#text;
    if (text.startsWith('<<', this.at)) return this.#dictionary();
    const character = text[this.at];
    if (character === '[') return this.#array();
    if (character === '<') return this.#hexadecimal();
    if (character === '(') return this.#string();
    if (character === '/') return new Name(this.#match(/\/[^\s/<>[\]()]*/y).slice(1));
    const word = this.#match(/[^\s/<>[\]()]+/y);
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) return new Operator(word);
    const after = /\s+(\d+)\s+R(?![A-Za-z])/y;
    after.lastIndex = this.at;
    const reference = after.exec(text);
    if (reference === null) return Number(word);
    this.at = after.lastIndex;
    return new Ref(Number(word));
  }

  #skip(): void {
    while (this.at < this.#text.length && /\s/.test(this.#text[this.at] ?? '')) this.at++;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text);
    if (found === null) throw new Error(`unexpected ${JSON.stringify(this.#text.slice(this.at, this.at + 30))}`);
    this.at += found[0].length;
    return found[0];
  }

  #array(): unknown[] {
    this.at++;
    const items: unknown[] = [];
    for (this.#skip(); this.#text[this.at] !== ']'; this.#skip()) items.push(this.value());
    this.at++;
    return items;
  }

  #dictionary(): Dictionary {
    this.at += 2;
    const entries: Dictionary = {};
    for (this.#skip(); !this.#text.startsWith('>>', this.at); this.#skip()) {
      const key = this.value();
      if (!(key instanceof Name)) throw new Error('a dictionary key must be a name');
      entries[key.name] = this.value();
    }
    this.at += 2;
    return entries;
  }

  #hexadecimal(): Buffer {
    const digits = this.#match(/<[\da-fA-F\s]*>/y).replace(/[<>\s]/g, '');
    return Buffer.from(digits, 'hex');
  }

  #string(): string {
    let depth = 0;
    let result = '';
    for (; ; this.at++) {
      const character = this.#text[this.at] ?? '';
      if (character === '\\') {
        this.at++;
        const escaped = this.#text[this.at] ?? '';
        result += { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[escaped] ?? escaped;
        continue;
      }
      if (character === '(' && depth++ === 0) continue;
      if (character === ')' && --depth === 0) break;
      result += character;
    }
    this.at++;
    return result;
  }
}

class File {
  readonly #bytes: Buffer;
  readonly #text: string;
  readonly #offsets: number[];
  readonly #objects = new Map<number, PdfObject>();
  readonly trailer: Dictionary;

  constructor(path: string) {
    this.#bytes = readFileSync(path);
    this.#text = this.#bytes.toString('latin1');
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(this.#text)?.[1]);
    const table = this.#text.slice(start);
    const head = /^xref\s+0 (\d+)\s+/.exec(table);
    if (head === null) throw new Error('no cross-reference table');
    this.#offsets = [...table.matchAll(/^(\d{10}) \d{5} [nf] ?$/gm)].map((entry) => Number(entry[1]));
    if (this.#offsets.length !== Number(head[1])) throw new Error('the cross-reference table is incomplete');
    this.trailer = new Parser(table, table.indexOf('trailer') + 7).value() as Dictionary;
  }

  object(reference: unknown): PdfObject {
    if (!(reference instanceof Ref)) return { value: reference, stream: null };
    const known = this.#objects.get(reference.id);
    if (known !== undefined) return known;
    const offset = this.#offsets[reference.id] ?? Number.NaN;
    const start = `${reference.id} 0 obj`;
    if (!this.#text.startsWith(start, offset)) throw new Error(`object ${reference.id} is not where it should be`);
    const parser = new Parser(this.#text, offset + start.length);
    const value = parser.value();
    let stream: Buffer | null = null;
    const follows = /\s*stream\r?\n/y;
    follows.lastIndex = parser.at;
    if (follows.test(this.#text)) {
      const { Length, Filter } = value as { Length: number; Filter?: Name };
      const raw = this.#bytes.subarray(follows.lastIndex, follows.lastIndex + Length);
      stream = Filter?.name === 'FlateDecode' ? inflateSync(raw) : raw;
    }
    const object = { value, stream };
    this.#objects.set(reference.id, object);
    return object;
  }

  dictionary(reference: unknown): Dictionary {
    return this.object(reference).value as Dictionary;
  }
}

interface Font {
  readonly name: string;
  readonly isEmbedded: boolean;
  readonly unicode: ReadonlyMap<number, string>;
  readonly widths: readonly number[];
}

function readFont(file: File, reference: unknown): Font {
  const font = file.dictionary(reference);
  const [descendantRef] = file.object(font['DescendantFonts']).value as unknown[];
  const descendant = file.dictionary(descendantRef);
  const descriptor = file.dictionary(descendant['FontDescriptor']);
  const [first, widths] = file.object(descendant['W']).value as [number, number[]];
  if (first !== 0) throw new Error('widths are expected from glyph 0 on');
  return {
    name: (font['BaseFont'] as Name).name,
    isEmbedded: descriptor['FontFile2'] instanceof Ref,
    unicode: readCharacterMap(file.object(font['ToUnicode']).stream?.toString('latin1') ?? ''),
    widths,
  };
}

function readCharacterMap(text: string): Map<number, string> {
  const map = new Map<number, string>();
  const decode = (bytes: Buffer) => Buffer.from(bytes).swap16().toString('utf16le');
  for (const block of text.matchAll(/beginbf(char|range)([\s\S]*?)endbf/g)) {
    const parser = new Parser(block[2] ?? '');
    while (!parser.isAtEnd) {
      const from = (parser.value() as Buffer).readUInt16BE();
      const to = block[1] === 'char' ? from : (parser.value() as Buffer).readUInt16BE();
      const target = parser.value();
      for (let code = from; code <= to; code++) {
        if (Array.isArray(target)) map.set(code, decode(target[code - from] as Buffer));
        else {
          const bytes = Buffer.from(target as Buffer);
          bytes.writeUInt16BE(bytes.readUInt16BE(bytes.length - 2) + code - from, bytes.length - 2);
          map.set(code, decode(bytes));
        }
      }
    }
  }
  return map;
}

type Matrix = readonly [number, number, number, number, number, number];
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

function multiply(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

/** Runs a content stream's operators, following forms; other operators draw no text. */
function readContent(
  file: File,
  content: string,
  resources: Dictionary,
  base: Matrix,
  height: number,
  fonts: Map<number, Font>,
): Piece[] {
  const pieces: Piece[] = [];
  const named = file.dictionary(resources['Font'] ?? {});
  const saved: Matrix[] = [];
  let matrix = base;
  let textMatrix = IDENTITY;
  let font: Font | undefined;
  let size = 0;
  let operands: unknown[] = [];
  const parser = new Parser(content);
  while (!parser.isAtEnd) {
    const token = parser.value();
    if (!(token instanceof Operator)) {
      operands.push(token);
      continue;
    }
    if (token.word === 'q') saved.push(matrix);
    if (token.word === 'Q') matrix = saved.pop() ?? base;
    if (token.word === 'cm') matrix = multiply(operands as unknown as Matrix, matrix);
    if (token.word === 'Tm') textMatrix = operands as unknown as Matrix;
    if (token.word === 'Tf') {
      const reference = named[(operands[0] as Name).name];
      if (!(reference instanceof Ref)) throw new Error('a font that is not among the resources');
      font = fonts.get(reference.id) ?? readFont(file, reference);
      fonts.set(reference.id, font);
      size = operands[1] as number;
    }
    if (token.word === 'Tj') {
      if (font === undefined) throw new Error('text without a font');
      const bytes = operands[0] as Buffer;
      let text = '';
      let advance = 0;
      for (let index = 0; index < bytes.length; index += 2) {
        const code = bytes.readUInt16BE(index);
        text += font.unicode.get(code) ?? '\ufffd';
        advance += font.widths[code] ?? Number.NaN;
      }
      const [a, b, , d, x, y] = multiply(textMatrix, matrix);
      // Upright means: neither turned nor mirrored once both flips are applied.
      if (a <= 0 || b !== 0 || d <= 0) throw new Error(`text is not upright: ${text}`);
      pieces.push({ text, x, y: height - y, width: (advance * size * a) / 1000, size: size * a, font: font.name });
    }
    if (token.word === 'Do') {
      const forms = file.dictionary(resources['XObject']);
      const form = file.object(forms[(operands[0] as Name).name]);
      const inner = file.dictionary((form.value as Dictionary)['Resources']);
      pieces.push(...readContent(file, form.stream?.toString('latin1') ?? '', inner, matrix, height, fonts));
    }
    operands = [];
  }
  return pieces;
}

function decodeString(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (!value.startsWith('\xfe\xff')) return value;
  return Buffer.from(value.slice(2), 'latin1').swap16().toString('utf16le');
}

function readBookmarks(file: File, parent: unknown, pages: readonly number[]): PdfBookmark[] {
  const bookmarks: PdfBookmark[] = [];
  if (parent === undefined) return bookmarks;
  for (let next: unknown = file.dictionary(parent)['First']; next !== undefined; next = file.dictionary(next)['Next']) {
    const item = file.dictionary(next);
    const destination = item['Dest'] as [Ref, Name, number, number, number];
    bookmarks.push({
      title: String(decodeString(item['Title'])),
      page: pages.indexOf(destination[0].id) + 1,
      top: destination[3],
      children: readBookmarks(file, next, pages),
    });
  }
  return bookmarks;
}

/** Reads a whole PDF file. Throws on what a viewer would stumble over: wrong offsets, missing fonts, mirrored text. */
export function readPdf(path: string): PdfText {
  const file = new File(path);
  const catalog = file.dictionary(file.trailer['Root']);
  const kids = file.dictionary(catalog['Pages'])['Kids'] as Ref[];
  const fonts = new Map<number, Font>();
  const pages = kids.map((kid) => {
    const page = file.dictionary(kid);
    const [, , , height] = page['MediaBox'] as [number, number, number, number];
    const content = file.object(page['Contents']).stream?.toString('latin1') ?? '';
    return readContent(file, content, file.dictionary(page['Resources']), IDENTITY, height, fonts);
  });
  const info = Object.entries(file.dictionary(file.trailer['Info'])).map(([key, reference]) => [
    key,
    decodeString(file.object(reference).value),
  ]);
  return {
    pages,
    bookmarks: readBookmarks(
      file,
      catalog['Outlines'],
      kids.map((kid) => kid.id),
    ),
    info: Object.fromEntries(info),
    catalog: { ...catalog, Lang: decodeString(catalog['Lang']) },
    fonts: [...fonts.values()].map(({ name, isEmbedded }) => ({ name, isEmbedded })),
  };
}

/** All text of the pages in drawing order without any white space: wrapped and unwrapped text read the same. */
export function squeezed(pages: readonly (readonly Piece[])[]): string {
  return squeeze(pages.map((pieces) => pieces.map(({ text }) => text).join('')).join(''));
}

/** A text without any white space. */
export function squeeze(text: string): string {
  return text.replace(/\s/g, '');
}

/** The lines of one page as they are read: pieces on one baseline from left to right, joined by `|`. */
export function visualLines(pieces: readonly Piece[]): string[] {
  const lines = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const key = Math.round(piece.y * 10);
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [piece]);
    else line.push(piece);
  }
  return [...lines.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, line]) =>
      line
        .sort((a, b) => a.x - b.x)
        .map(({ text }) => text)
        .join('|'),
    );
}
