import { isUtf8 } from 'node:buffer';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How a text file's bytes are to be read. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** What a file is, judged by its first bytes; the extension plays no part. */
export type Kind =
  | { readonly kind: 'text'; readonly encoding: Encoding; readonly hasMark: boolean }
  | { readonly kind: 'unread'; readonly extension: string }
  | { readonly kind: 'zip' | 'gzip' | 'parquet' | 'ole' | 'encrypted' | 'markup' | 'binary' | 'empty' };

/** First bytes that tell a kind, as Latin-1. A zip file may also be empty, or the first of several. */
const MAGIC: readonly (readonly [RegExp, Kind])[] = [
  [/^PK(?:\x03\x04|\x05\x06|\x07\x08)/, { kind: 'zip' }],
  [/^\x1f\x8b\x08/, { kind: 'gzip' }],
  [/^PAR[1E]/, { kind: 'parquet' }],
  [/^Rar!\x1a\x07/, { kind: 'unread', extension: '.rar' }],
  [/^7z\xbc\xaf\x27\x1c/, { kind: 'unread', extension: '.7z' }],
  [/^\xfd7zXZ\0/, { kind: 'unread', extension: '.xz' }],
  [/^\x28\xb5\x2f\xfd/, { kind: 'unread', extension: '.zst' }],
  [/^BZh[1-9]1AY&SY/, { kind: 'unread', extension: '.bz2' }],
];
/** Where a tar archive says that it is one. */
const TAR = { at: 257, bytes: 'ustar' };

/** Bytes at the top of a file that decide what it is. */
export const HEAD_BYTES = 262_144;

const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** Judges a file by its first bytes (up to {@link HEAD_BYTES}). `isWhole` says that there are no more. */
export function kindOf(head: Buffer, isWhole: boolean): Kind {
  if (head.length === 0) return { kind: 'empty' };
  const first = head.subarray(0, 16).toString('latin1');
  const known = MAGIC.find(([magic]) => magic.test(first));
  if (known !== undefined) return known[1];
  if (head.subarray(TAR.at, TAR.at + TAR.bytes.length).toString('latin1') === TAR.bytes && head.includes(0))
    return { kind: 'unread', extension: '.tar' };
  if (head.subarray(0, 4).toString('hex') === 'd0cf11e0')
    return { kind: head.includes(ENCRYPTED) ? 'encrypted' : 'ole' };
  const encoding = encodingOf(head, isWhole);
  if (encoding === null) return { kind: 'binary' };
  const text = decodeHead(head, encoding.encoding);
  if (text.trim() === '' && isWhole) return { kind: 'empty' };
  // What is not strict UTF-8 may be UTF-8 with a broken byte; which of the two it is, the whole file tells.
  if (isBinary(text) && (encoding.encoding !== 'gb18030' || isBinary(decodeHead(head, 'utf-8'))))
    return { kind: 'binary' };
  if (/^\s*<(?:!doctype|html|table|\?xml|workbook|meta)/i.test(text)) return { kind: 'markup' };
  return { kind: 'text', ...encoding };
}

function encodingOf(head: Buffer, isWhole: boolean): { encoding: Encoding; hasMark: boolean } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', hasMark: true };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', hasMark: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', hasMark: true };
  if (head.includes(0)) {
    // Delimiters and line ends are ASCII, so every second byte is zero somewhere in UTF-16, and only on one side.
    const zeros = [0, 0];
    for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] as number) + 1;
    const [even, odd] = zeros as [number, number];
    if (odd > 0 && even === 0 && odd * 20 > head.length) return { encoding: 'utf-16le', hasMark: false };
    if (even > 0 && odd === 0 && even * 20 > head.length) return { encoding: 'utf-16be', hasMark: false };
    return null;
  }
  // The head may end inside a character.
  const whole = isWhole ? [0] : [0, 1, 2, 3];
  if (whole.some((cut) => isUtf8(head.subarray(0, head.length - cut)))) return { encoding: 'utf-8', hasMark: false };
  return { encoding: 'gb18030', hasMark: false };
}

/** Control characters other than tab, line ends, form feed and the old end-of-file mark do not occur in exports. */
function isBinary(text: string): boolean {
  let odd = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13 && code !== 26)) odd++;
  }
  return odd * 50 > text.length;
}

/** The text of a head; a character cut off at its end is left out. */
export function decodeHead(head: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}

/**
 * Decides between GB18030 and a damaged UTF-8 file, once strict UTF-8 has failed somewhere in the file: the reading
 * that loses fewer characters wins.
 *
 * @returns null when neither makes sense of the file; `isDamaged` when single characters are lost.
 */
export async function doubtfulEncoding(path: string): Promise<{ encoding: Encoding; isDamaged: boolean } | null> {
  const [utf8, gb] = [await losses(path, 'utf-8'), await losses(path, 'gb18030')];
  if (utf8.lost * 20 < utf8.wide) return { encoding: 'utf-8', isDamaged: true };
  if (gb.lost === 0) return { encoding: 'gb18030', isDamaged: false };
  return gb.lost * 20 < gb.wide ? { encoding: 'gb18030', isDamaged: true } : null;
}

/** Characters beyond ASCII, and how many of them are lost, when a file is read in an encoding. */
async function losses(path: string, encoding: Encoding): Promise<{ lost: number; wide: number }> {
  let lost = 0;
  let wide = 0;
  for await (const text of decoded(path, encoding)) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) wide++;
      if (code === 0xfffd) lost++;
    }
  }
  return { lost, wide };
}

async function* decoded(path: string, encoding: Encoding, onBytes?: (bytes: Buffer) => void): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    onBytes?.(chunk as Buffer);
    yield decoder.decode(chunk as Buffer, { stream: true });
  }
  yield decoder.decode();
}

/** Writes `from`, read in `encoding`, as UTF-8 to `to`, in a stream. Characters that cannot be read become U+FFFD. */
export async function transcode(
  from: string,
  encoding: Encoding,
  to: string,
  onBytes: (bytes: Buffer) => void,
): Promise<void> {
  await pipeline(Readable.from(decoded(from, encoding, onBytes)), createWriteStream(to));
}
