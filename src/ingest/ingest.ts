import type { Dataset } from '../domain/pack.js';
import { formatProblem, type Problem, UserError } from '../domain/problem.js';
import type { InputSummary } from '../domain/result.js';
import type { Lang, Text } from '../domain/text.js';
import type { LoadingStore } from '../store/port.js';
import { type Kind, kindOf } from './encoding.js';
import { findInputs, type InputFile, readHead } from './find-inputs.js';
import { InputBook, type MappedHeader } from './input-book.js';
import { createLoadedTables } from './loaded-tables.js';
import type { FileFault } from './problem-texts.js';
import { giveUpPacked, isDocument, readGzip, readZip } from './read-packed.js';
import { readParquet } from './read-parquet.js';
import { type BegunText, beginText, readText } from './read-text.js';
import { digestOf } from './scan.js';
import { openZip, ZipUnreadable } from './zip-file.js';

/** What came in. Input numbers count from 1 and are the positions in `inputs`. */
export interface Ingested {
  /** Files and sheets, sorted by file name, then sheet. `dataset` is null for those that were not understood. */
  readonly inputs: readonly InputSummary[];
  /** Input number → fields of its dataset that have a column. Inputs rejected as a whole are not in it: they count as absent. */
  readonly columns: ReadonlyMap<number, ReadonlySet<string>>;
  /** Input number → its headers, in the order of the file. */
  readonly headers: ReadonlyMap<number, readonly MappedHeader[]>;
  /** Warnings, and problems of whole files, sheets or columns. Those of single rows stand in the store. */
  readonly problems: readonly Problem[];
  /** Files and sheets that could not be used. */
  readonly notUnderstood: number;
}

/** Settings of a load. */
export interface IngestOptions {
  /** An existing folder for temporary files; the caller removes it. */
  readonly workFolder: string;
  readonly lang: Lang;
  readonly onProgress?: (progress: { readonly file: string; readonly rows: number }) => void;
}

/**
 * Loads exports (files, or folders read one level deep) into the typed tables of their datasets, which it creates, and
 * everything that was not loaded into the view `reject`.
 *
 * For every input, rowsRead = rowsLoaded + rowsRejected + rowsIgnored. The result does not depend on where the files
 * lie, nor on the order in which they were named.
 *
 * @throws UserError when a path does not exist, or nothing at all could be read.
 */
export async function ingest(
  store: LoadingStore,
  datasets: readonly Dataset[],
  paths: readonly string[],
  options: IngestOptions,
): Promise<Ingested> {
  const found = await findInputs(paths);
  if (found.files.length === 0) throw nothingToRead(paths, found.problems);
  const rejects = await createLoadedTables(store, datasets);
  const book = new InputBook(store, datasets, options.workFolder, rejects, options.onProgress);
  book.problems.push(...found.problems);
  // While one file is loaded, the bytes of the next are scanned.
  let ahead: Promise<Seen> | null = null;
  for (const [i, file] of found.files.entries()) {
    const seen: Promise<Seen> = ahead ?? lookAt(file, datasets);
    const next = found.files[i + 1];
    ahead = next === undefined ? null : lookAt(next, datasets);
    await readFile(book, file, seen);
  }
  if (book.inputs.every(({ dataset }) => dataset === null)) throw nothingToRead(paths, book.problems);
  await book.settle();
  const { inputs, columns, headers, problems } = book;
  return { inputs, columns, headers, problems, notUnderstood: inputs.filter(({ dataset }) => dataset === null).length };
}

/** Kinds of files that are never read, and why. */
const UNREAD: Readonly<Record<'empty' | 'encrypted' | 'ole' | 'markup' | 'binary', readonly [FileFault, Text?]>> = {
  empty: ['file-empty'],
  encrypted: ['workbook-encrypted'],
  ole: ['kind-unsupported', { zh: '（.xls）', en: ' (.xls)' }],
  markup: ['kind-unsupported', { zh: '（HTML 或 XML）', en: ' (HTML or XML)' }],
  binary: ['file-binary'],
};

/** What the head of a file tells, and its text, begun. */
interface Seen {
  readonly head: Buffer;
  readonly kind: Kind;
  readonly begun: BegunText | null;
}

function lookAt(file: InputFile, datasets: readonly Dataset[]): Promise<Seen> {
  const look = async () => {
    const { head, isWhole } = await readHead(file.path);
    const kind = kindOf(head, isWhole);
    return { head, kind, begun: kind.kind === 'text' ? beginText(file, head, kind.encoding, datasets) : null };
  };
  const seen = look();
  // Whoever reads the file is told what went wrong; that may be later.
  seen.catch(() => {});
  return seen;
}

/** Reads one file; what is packed is unpacked once, and never again within. */
async function readFile(
  book: InputBook,
  file: InputFile,
  looked = lookAt(file, book.datasets),
  isUnpacked = false,
): Promise<void> {
  const source = { file: file.name, sheet: null, encoding: null };
  try {
    const { head, kind, begun } = await looked;
    if (kind.kind === 'text') return await readText(book, file, head, kind, begun);
    if (kind.kind === 'parquet') return await readParquet(book, file);
    if (kind.kind === 'zip') return await readZipped(book, file, head, isUnpacked);
    if (kind.kind === 'gzip' && !isUnpacked)
      return await readGzip(book, file, (inner) => readFile(book, inner, undefined, true));
    const fault: readonly [FileFault, Text?] =
      kind.kind === 'gzip'
        ? ['packed-twice', { zh: '（.gz）', en: ' (.gz)' }]
        : kind.kind === 'unread'
          ? ['kind-unsupported', { zh: `（${kind.extension}）`, en: ` (${kind.extension})` }]
          : UNREAD[kind.kind];
    await book.giveUp({ ...source, sha256: await digestOf(file.path) }, ...fault);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A file that the system does not let us read must not end the run; a fault of ours, or a full disk, must.
    if (code === undefined || !/^E[A-Z]+$/.test(code) || code === 'ENOSPC' || code === 'EDQUOT') throw error;
    await book.giveUp({ ...source, sha256: '' }, 'file-unreadable', { zh: `（${code}）`, en: ` (${code})` });
  }
}

/** A zip file is a workbook or a folder of files; its directory tells, or, where that cannot be read, its first bytes. */
async function readZipped(book: InputBook, file: InputFile, head: Buffer, isUnpacked: boolean): Promise<void> {
  const zip = await openZip(file.path).catch((error: unknown) => {
    if (error instanceof ZipUnreadable) return error;
    throw error;
  });
  try {
    const isBroken = zip instanceof ZipUnreadable;
    if (isBroken ? /\[Content_Types\]\.xml|xl\//.test(head.toString('latin1')) : isDocument(zip.parts)) {
      // The reader of workbooks takes a quarter of a second to load: only who brings workbooks waits for it.
      const { readWorkbook } = await import('./read-workbook.js');
      return await readWorkbook(book, file);
    }
    if (isBroken) return await giveUpPacked(book, file, zip.fault);
    if (!isUnpacked) return await readZip(book, file, zip.parts, (inner) => readFile(book, inner, undefined, true));
    const source = { file: file.name, sheet: null, encoding: null, sha256: await digestOf(file.path) };
    await book.giveUp(source, 'packed-twice', { zh: '（.zip）', en: ' (.zip)' });
  } finally {
    if (!(zip instanceof ZipUnreadable)) zip.close();
  }
}

/** How many of the problems seen are told when nothing could be read. */
const TOLD = 5;

function nothingToRead(paths: readonly string[], problems: readonly Problem[]): UserError {
  const where = paths.join('、');
  const more = problems.length - TOLD;
  const say = (lang: Lang, lines: readonly string[]) => [
    ...lines,
    ...problems.slice(0, TOLD).map((problem) => formatProblem(problem, lang)),
  ];
  const zh = say('zh', [`「${where}」中没有可读取的导出文件（CSV、.xlsx 或 Parquet）。`]);
  const en = say('en', [`Nothing to read in "${where}": no CSV, .xlsx or Parquet export.`]);
  if (more > 0) {
    zh.push(`另有 ${more} 条。`);
    en.push(`${more} more.`);
  }
  return new UserError({ zh: zh.join('\n'), en: en.join('\n') });
}
