import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Dataset } from '../domain/pack.js';
import { decodeHead, doubtfulEncoding, type Encoding, transcode } from './encoding.js';
import type { InputFile } from './find-inputs.js';
import { type Head, type Identified, identify, isBlankHead, MOST_COLUMNS } from './identify.js';
import type { InputBook, Source } from './input-book.js';
import { warning } from './input-problems.js';
import { digestOf, fileChunks, type Scan, scan } from './scan.js';
import { DELIMITERS, headRecords, loadText, QuoteUnclosed, quoteDetail } from './text-file.js';

/** A text whose head was looked at and whose bytes are being scanned. */
export interface BegunText {
  readonly sniffed: Sniffed;
  readonly scanning: Promise<Scan>;
}

/**
 * Begins to scan a text, which may go on while another file is being loaded; null where its encoding must be found out
 * first. `encoding` is what its head suggests; the whole file may tell otherwise.
 */
export function beginText(
  file: InputFile,
  head: Buffer,
  encoding: Encoding,
  datasets: readonly Dataset[],
): BegunText | null {
  if (encoding !== 'utf-8') return null;
  const sniffed = sniff(file.title ?? file.name, decodeHead(head, encoding), datasets);
  // Even a table that is none of ours is scanned to its end: for its digest, and because its encoding may be another.
  const scanning = scan(fileChunks(file.path), sniffed.delimiter);
  // Whoever waits for it is told; that may be after it failed.
  scanning.catch(() => {});
  return { sniffed, scanning };
}

/** Reads a text file into the book. */
export async function readText(
  book: InputBook,
  file: InputFile,
  head: Buffer,
  { encoding, hasMark }: { readonly encoding: Encoding; readonly hasMark: boolean },
  begun = beginText(file, head, encoding, book.datasets),
): Promise<void> {
  if (begun === null) {
    return encoding === 'gb18030' ? readDoubtful(book, file, head) : readForeign(book, file, head, encoding, false);
  }
  const { sniffed, scanning } = begun;
  const { isUtf8, sha256 } = await scanning;
  if (!isUtf8) return readDoubtful(book, file, head);
  const source = { file: file.name, sheet: null, sha256, encoding: hasMark ? 'utf-8-bom' : 'utf-8' };
  await load(book, source, file.path, sniffed, scanning);
}

/** A text that is not strict UTF-8: GB18030, or UTF-8 with single broken characters. */
async function readDoubtful(book: InputBook, file: InputFile, head: Buffer): Promise<void> {
  const place = { file: file.name, sheet: null };
  const doubtful = await doubtfulEncoding(file.path);
  if (doubtful === null) {
    return book.giveUp({ ...place, sha256: await digestOf(file.path), encoding: null }, 'encoding-unknown');
  }
  if (doubtful.isDamaged) book.problems.push(warning.damagedText(place, doubtful.encoding));
  await readForeign(book, file, head, doubtful.encoding, doubtful.isDamaged);
}

/** A text in another encoding is written as UTF-8 first; the digest is that of the file itself. */
async function readForeign(
  book: InputBook,
  file: InputFile,
  head: Buffer,
  encoding: Encoding,
  isDamaged: boolean,
): Promise<void> {
  const path = join(book.workFolder, `${book.tableName()}.txt`);
  const hash = createHash('sha256');
  await transcode(file.path, encoding, path, (bytes) => hash.update(bytes));
  const sniffed = sniff(file.title ?? file.name, decodeHead(head, encoding), book.datasets);
  const scanned = scan(fileChunks(path), sniffed.delimiter);
  // Lost characters are looked for record by record.
  const scanning = isDamaged ? scanned.then((result) => ({ ...result, isBulkSafe: false })) : scanned;
  await load(book, { file: file.name, sheet: null, sha256: hash.digest('hex'), encoding }, path, sniffed, scanning);
  await unlink(path);
}

/** A text, taken apart as far as its head tells. */
interface Sniffed {
  readonly delimiter: string;
  readonly head: Head;
  readonly identified: Identified | null;
}

/** The delimiter under which the most headers are known, and what the table is under it. */
function sniff(fileName: string, text: string, datasets: readonly Dataset[]): Sniffed {
  let best: (Sniffed & { readonly rank: number }) | null = null;
  for (const delimiter of DELIMITERS) {
    const head = headRecords(text, delimiter);
    const found = identify(parse(fileName).name, null, head, datasets);
    const identified = found !== null && (head[found.headerIndex]?.length ?? 0) <= MOST_COLUMNS ? found : null;
    // Known headers first; where none is known, the delimiter that occurs.
    const rank = (identified?.score ?? 0) * 1000 + Math.min(999, Math.max(0, ...head.map((record) => record.length)));
    if (best === null || rank > best.rank) best = { delimiter, head, identified, rank };
  }
  return best as Sniffed;
}

/** Loads a text that is one of our datasets, or says why it cannot be used. */
async function load(
  book: InputBook,
  source: Source,
  path: string,
  { delimiter, head, identified }: Sniffed,
  scanning: Promise<Scan>,
): Promise<void> {
  if (identified === null) {
    await scanning;
    return isBlankHead(head) ? book.giveUp(source, 'file-empty') : book.giveUpUnknown(source, head);
  }
  const { headers } = identified.map;
  const named = headers.findLastIndex((header) => header !== '') + 1;
  const shape = { width: Math.max(1, headers.length), named, canShift: true };
  const text = { path, delimiter, head, skip: identified.headerIndex + 1, shape };
  try {
    const raw = await loadText(book.store, book.tableName(), text, scanning);
    await book.addTable(source, identified, raw, false);
  } catch (error) {
    if (!(error instanceof QuoteUnclosed)) throw error;
    await book.giveUp(source, 'quote-unclosed', quoteDetail(error));
  }
}
