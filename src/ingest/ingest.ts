import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join, parse as parsePath } from 'node:path';
import type { Dataset } from '../domain/pack.js';
import { formatProblem, type Problem, UserError } from '../domain/problem.js';
import type { InputSummary } from '../domain/result.js';
import { compareText, type Lang, type Text } from '../domain/text.js';
import type { Store } from '../store/port.js';
import { decodeHead, doubtfulEncoding, type Encoding, kindOf, transcode } from './encoding.js';
import { findInputs, type InputFile, readHead } from './find-inputs.js';
import { nearestHeader } from './header.js';
import {
  findHeader,
  HEAD_RECORDS,
  type Head,
  type Identified,
  identify,
  isBlankHead,
  MOST_COLUMNS,
  nearestDataset,
} from './identify.js';
import { rejection, warning } from './input-problems.js';
import { type LoadResult, loadRows } from './load-rows.js';
import { type OrgInput, settleOrganisations } from './organisation.js';
import { type FileFault, faultTexts, missingColumnTexts } from './problem-texts.js';
import { type RawTable, type RecordShape, type SheetRecord, storeRecords } from './raw-table.js';
import { Rejects } from './rejects.js';
import { markRepeated } from './repeated.js';
import { fileChunks, type Scan, scan } from './scan.js';
import { createDatasetTables } from './tables.js';
import { DELIMITERS, headRecords, loadText, QuoteUnclosed } from './text-file.js';
import { readWorkbook, type Sheet, WorkbookUnreadable } from './workbook.js';

/** How one header of a file maps. */
export interface MappedHeader {
  readonly header: string;
  /** Field of the input's dataset, or null when the column is not read. */
  readonly field: string | null;
}

/** What came in. Input numbers count from 1 and are the positions in `inputs`. */
export interface Ingested {
  /** Files and sheets, sorted by file name, then sheet. `dataset` is null for those that were not understood. */
  readonly inputs: readonly InputSummary[];
  /** Input number → fields of its dataset that have a column. */
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
  store: Store,
  datasets: readonly Dataset[],
  paths: readonly string[],
  options: IngestOptions,
): Promise<Ingested> {
  const found = await findInputs(paths);
  if (found.files.length === 0) {
    throw nothingToRead(paths, found.problems);
  }
  await createDatasetTables(store, datasets);
  const run = new Run(store, datasets, options, await Rejects.create(store));
  run.problems.push(...found.problems);
  for (const file of found.files) await run.readFile(file);
  if (run.inputs.every(({ dataset }) => dataset === null)) throw nothingToRead(paths, run.problems);
  await run.settle();
  return {
    inputs: run.inputs,
    columns: run.columns,
    headers: run.headers,
    problems: run.problems,
    notUnderstood: run.inputs.filter(({ dataset }) => dataset === null).length,
  };
}

function nothingToRead(paths: readonly string[], problems: readonly Problem[]): UserError {
  const where = paths.join('、');
  const seen = problems
    .slice(0, 5)
    .map((problem) => ({ zh: formatProblem(problem, 'zh'), en: formatProblem(problem, 'en') }));
  const more = problems.length > 5 ? problems.length - 5 : 0;
  const text: Text = {
    zh: [
      `「${where}」中没有可读取的导出文件（CSV 或 .xlsx）。`,
      ...seen.map(({ zh }) => zh),
      ...(more > 0 ? [`另有 ${more} 条。`] : []),
    ].join('\n'),
    en: [
      `Nothing to read in "${where}": no CSV or .xlsx export.`,
      ...seen.map(({ en }) => en),
      ...(more > 0 ? [`${more} more.`] : []),
    ].join('\n'),
  };
  return new UserError(text);
}

/** One sheet or file on its way in. */
interface Place {
  readonly file: string;
  readonly sheet: string | null;
}

class Run {
  readonly inputs: InputSummary[] = [];
  readonly columns = new Map<number, ReadonlySet<string>>();
  readonly headers = new Map<number, readonly MappedHeader[]>();
  readonly problems: Problem[] = [];
  private readonly loaded: OrgInput[] = [];
  private readonly digests = new Map<string, string>();
  private temporary = 0;

  constructor(
    private readonly store: Store,
    private readonly datasets: readonly Dataset[],
    private readonly options: IngestOptions,
    private readonly rejects: Rejects,
  ) {}

  async readFile(file: InputFile): Promise<void> {
    const place = { file: file.name, sheet: null };
    try {
      const { head, isWhole } = await readHead(file.path);
      const kind = kindOf(head, isWhole);
      switch (kind.kind) {
        case 'text':
          return await this.readText(file, kind.encoding, kind.hasMark, head);
        case 'zip':
          return await this.readWorkbook(file);
        case 'empty':
          return await this.giveUp(place, 'file-empty', await digestOf(file.path));
        case 'encrypted':
          return await this.giveUp(place, 'workbook-encrypted', await digestOf(file.path));
        case 'ole':
          return await this.giveUp(place, 'kind-unsupported', await digestOf(file.path), {
            zh: '（.xls）',
            en: ' (.xls)',
          });
        case 'markup':
          return await this.giveUp(place, 'kind-unsupported', await digestOf(file.path), {
            zh: '（HTML 或 XML）',
            en: ' (HTML or XML)',
          });
        case 'binary':
          return await this.giveUp(place, 'file-binary', await digestOf(file.path));
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
      await this.giveUp(place, 'file-unreadable', '', { zh: `（${code}）`, en: ` (${code})` });
    }
  }

  /** Company, repeated numbers: what can be told only when everything is in. */
  async settle(): Promise<void> {
    const { problems, rejected } = await settleOrganisations(this.store, this.rejects, this.loaded);
    this.problems.push(...problems);
    for (const [inputNo, rows] of rejected) {
      const input = this.inputs[inputNo - 1];
      if (input === undefined) continue;
      this.inputs[inputNo - 1] = {
        ...input,
        rowsLoaded: input.rowsLoaded - rows,
        rowsRejected: input.rowsRejected + rows,
      };
    }
    const names = new Map(this.inputs.map(({ file, sheet }, i) => [i + 1, { file, sheet }]));
    for (const dataset of this.datasets) this.problems.push(...(await markRepeated(this.store, dataset, names)));
  }

  private async readText(file: InputFile, encoding: Encoding, hasMark: boolean, head: Buffer): Promise<void> {
    const place = { file: file.name, sheet: null };
    if (encoding === 'gb18030') return this.readDoubtfulText(file, head);
    if (encoding !== 'utf-8') return this.readForeignText(file, encoding, head);
    const sniffed = this.sniff(file.name, decodeHead(head, encoding));
    const scanning = scan(fileChunks(file.path), sniffed.delimiter);
    const table = this.tableName();
    // Even a table that is none of ours is scanned to its end: for its digest, and because its encoding may be another.
    const raw =
      sniffed.identified === null ? null : this.loadSniffed(table, file.path, sniffed, sniffed.identified, scanning);
    const [result, outcome] = await Promise.all([scanning, settled(raw)]);
    if (!result.isUtf8) {
      await outcome?.value?.drop();
      return this.readDoubtfulText(file, head);
    }
    await this.finishText(place, sniffed, outcome, result.sha256, hasMark ? 'utf-8-bom' : 'utf-8');
  }

  /** A text that is not strict UTF-8: GB18030, or UTF-8 with single broken characters. */
  private async readDoubtfulText(file: InputFile, head: Buffer): Promise<void> {
    const place = { file: file.name, sheet: null };
    const doubtful = await doubtfulEncoding(file.path);
    if (doubtful === null) return this.giveUp(place, 'encoding-unknown', await digestOf(file.path));
    if (doubtful.isDamaged) this.problems.push(warning.damagedText(place, doubtful.encoding));
    return this.readForeignText(file, doubtful.encoding, head, doubtful.isDamaged);
  }

  /** A text in another encoding is written as UTF-8 first; the digest is that of the file itself. */
  private async readForeignText(file: InputFile, encoding: Encoding, head: Buffer, isDamaged = false): Promise<void> {
    const place = { file: file.name, sheet: null };
    const path = join(this.options.workFolder, `${this.tableName()}.txt`);
    const hash = createHash('sha256');
    await transcode(file.path, encoding, path, (bytes) => hash.update(bytes));
    const sha256 = hash.digest('hex');
    const sniffed = this.sniff(file.name, decodeHead(head, encoding));
    // Lost characters are looked for record by record.
    const scanned = scan(fileChunks(path), sniffed.delimiter);
    const scanning = isDamaged ? scanned.then((result) => ({ ...result, isBulkSafe: false })) : scanned;
    const raw =
      sniffed.identified === null
        ? null
        : this.loadSniffed(this.tableName(), path, sniffed, sniffed.identified, scanning);
    const [, outcome] = await Promise.all([scanning, settled(raw)]);
    await this.finishText(place, sniffed, outcome, sha256, encoding);
    await unlink(path);
  }

  private async finishText(
    place: Place,
    sniffed: Sniffed,
    outcome: Outcome | null,
    sha256: string,
    encoding: string,
  ): Promise<void> {
    const { identified } = sniffed;
    if (identified === null || outcome === null) {
      const fault = isBlankHead(sniffed.head) ? 'file-empty' : 'dataset-unknown';
      return this.giveUp(place, fault, sha256, this.nearest(sniffed.head), encoding);
    }
    if (outcome.error !== undefined) {
      if (!(outcome.error instanceof QuoteUnclosed)) throw outcome.error;
      const { row } = outcome.error;
      return this.giveUp(place, 'quote-unclosed', sha256, { zh: `（第 ${row} 行）`, en: ` (row ${row})` }, encoding);
    }
    await this.loadTable({ ...place, sha256, encoding }, identified, outcome.value as RawTable, false);
  }

  private loadSniffed(
    table: string,
    path: string,
    { delimiter, head }: Sniffed,
    identified: Identified,
    scanning: Promise<Scan>,
  ) {
    const source = { path, delimiter, head, skip: identified.headerIndex + 1, shape: shapeOf(identified, true) };
    return loadText(this.store, table, source, scanning);
  }

  private async readWorkbook(file: InputFile): Promise<void> {
    const sha256 = await digestOf(file.path);
    const place = { file: file.name, sheet: null };
    const sheets: LoadedSheet[] = [];
    try {
      for await (const sheet of readWorkbook(file.path)) {
        const loaded = await this.loadSheet(file, sheet);
        if (loaded !== null) sheets.push(loaded);
      }
    } catch (error) {
      if (!(error instanceof WorkbookUnreadable)) throw error;
      for (const { raw } of sheets) await raw?.drop();
      return this.giveUp(place, error.fault, sha256);
    }
    if (sheets.length === 0) return this.giveUp(place, 'file-empty', sha256);
    for (const sheet of sheets.sort((a, b) => compareText(a.name, b.name)))
      await this.finishSheet(file, sha256, sheet, sheets.length === 1);
  }

  /** Stores a sheet as a raw table; null when it is blank. Which dataset it is may depend on how many sheets there are. */
  private async loadSheet(file: InputFile, sheet: Sheet): Promise<LoadedSheet | null> {
    const records = sheet.records[Symbol.asyncIterator]();
    const first: SheetRecord[] = [];
    while (first.length < HEAD_RECORDS) {
      const next = await records.next();
      if (next.done) break;
      first.push(next.value);
    }
    if (first.length === 0) return null;
    const rest: AsyncIterable<SheetRecord> = { [Symbol.asyncIterator]: () => records };
    const head = first.map(({ cells }) => cells);
    const common = { name: sheet.name, isHidden: sheet.isHidden, from1904: sheet.from1904, head };
    const either = [true, false].map((alone) =>
      identify(parsePath(file.name).name, { name: sheet.name, alone }, head, this.datasets),
    );
    const headerIndex = (either[0] ?? either[1])?.headerIndex;
    if (headerIndex === undefined) {
      for await (const _ of rest);
      return { ...common, raw: null, either };
    }
    const width = first[headerIndex]?.cells.length ?? 0;
    let extra = 0;
    const below = async function* () {
      for (const record of first.slice(headerIndex + 1)) yield record;
      yield* rest;
    };
    const counted = async function* () {
      for await (const record of below()) {
        extra += record.cells.slice(width).filter((cell) => cell.trim() !== '').length;
        yield record;
      }
    };
    const raw = await storeRecords(this.store, this.tableName(), { width, named: width, canShift: false }, counted());
    if (extra > 0) this.problems.push(warning.extraCells({ file: file.name, sheet: sheet.name }, extra));
    return { ...common, raw, either };
  }

  private async finishSheet(file: InputFile, sha256: string, sheet: LoadedSheet, alone: boolean): Promise<void> {
    const place = { file: file.name, sheet: sheet.name };
    if (sheet.isHidden) this.problems.push(warning.hiddenSheet(place));
    const [single, among] = sheet.either;
    let identified = alone ? (single ?? null) : (among ?? null);
    const stored = single ?? among ?? null;
    if (identified !== null && stored !== null && identified.headerIndex !== stored.headerIndex) {
      identified = {
        ...findHeader(identified.dataset, [sheet.head[stored.headerIndex] ?? []]),
        headerIndex: stored.headerIndex,
      };
    }
    if (identified === null || sheet.raw === null) {
      await sheet.raw?.drop();
      return this.giveUp(place, 'dataset-unknown', sha256, this.nearest(sheet.head));
    }
    await this.loadTable({ ...place, sha256, encoding: null }, identified, sheet.raw, sheet.from1904);
  }

  /** From a raw table to typed rows, with everything that a person should know about its header. */
  private async loadTable(
    source: Place & { readonly sha256: string; readonly encoding: string | null },
    { dataset, map }: Identified,
    raw: RawTable,
    from1904: boolean,
  ): Promise<void> {
    const { file, sheet, sha256, encoding } = source;
    const inputNo = await this.addInput(source);
    this.repeatedContent(source, sha256);
    const fields = new Map<number, string[]>();
    for (const [name, column] of map.columns) fields.set(column, [...(fields.get(column) ?? []), name]);
    const headers = map.headers
      .map((header, column) => ({ header, field: fields.get(column)?.join(', ') ?? null }))
      .filter(({ header }) => header !== '');
    this.headers.set(inputNo, headers);
    this.columns.set(inputNo, new Set(map.columns.keys()));
    if (map.net.length > 0) this.problems.push(warning.netLeftOut(source, map.net));
    const unmapped = headers
      .filter(({ header, field }) => field === null && !map.net.includes(header))
      .map(({ header }) => header);
    if (unmapped.length > 0) this.problems.push(warning.unmapped(source, unmapped));
    let result: Omit<LoadResult, 'problems'>;
    if (map.missing.length > 0) {
      const unused = headers.filter(({ field }) => field === null).map(({ header }) => header);
      for (const field of map.missing) {
        const near = nearestHeader(field, unused);
        const problem = rejection(
          { file, sheet, column: field.title.zh },
          'column-missing',
          missingColumnTexts(field, near, map.net),
        );
        this.problems.push(problem);
        await this.rejects.addWhole(inputNo, problem);
      }
      result = { rowsRead: raw.rows, rowsLoaded: 0, rowsRejected: raw.rows, rowsIgnored: 0 };
    } else {
      const { problems, ...counts } = await loadRows(this.store, this.rejects, {
        inputNo,
        file,
        sheet,
        dataset,
        map,
        raw,
        from1904,
      });
      this.problems.push(...problems);
      result = counts;
      if (counts.rowsRead === 0) this.problems.push(warning.headerOnly(source, dataset));
      this.loaded.push({ inputNo, file, sheet, dataset });
    }
    await raw.drop();
    this.inputs[inputNo - 1] = { file, sheet, sha256, dataset: dataset.name, encoding, ...result };
    this.options.onProgress?.({ file, rows: result.rowsLoaded });
  }

  /** Says why a file or sheet could not be used, and counts it as an input without rows. */
  private async giveUp(
    place: Place,
    fault: FileFault,
    sha256: string,
    detail?: Text,
    encoding: string | null = null,
  ): Promise<void> {
    const inputNo = await this.addInput({ ...place, sha256, encoding });
    const problem = rejection(place, fault, faultTexts(fault, detail));
    this.problems.push(problem);
    await this.rejects.addWhole(inputNo, problem);
  }

  private async addInput({
    file,
    sheet,
    sha256,
    encoding,
  }: Place & { readonly sha256: string; readonly encoding: string | null }): Promise<number> {
    this.inputs.push({
      file,
      sheet,
      sha256,
      dataset: null,
      encoding,
      rowsRead: 0,
      rowsLoaded: 0,
      rowsRejected: 0,
      rowsIgnored: 0,
    });
    const inputNo = this.inputs.length;
    await this.rejects.addInput(inputNo, file, sheet);
    return inputNo;
  }

  private repeatedContent({ file, sheet }: Place, sha256: string): void {
    const key = `${sha256} ${sheet ?? ''}`;
    const other = this.digests.get(key);
    if (other === undefined) this.digests.set(key, file);
    else this.problems.push(warning.sameContent({ file, sheet }, other));
  }

  /** The delimiter under which the most headers are known, and what the table is under it. */
  private sniff(fileName: string, text: string): Sniffed {
    const stem = parsePath(fileName).name;
    let best: (Sniffed & { readonly rank: number }) | null = null;
    for (const delimiter of DELIMITERS) {
      const head = headRecords(text, delimiter);
      const found = identify(stem, null, head, this.datasets);
      const identified = found !== null && (head[found.headerIndex]?.length ?? 0) <= MOST_COLUMNS ? found : null;
      // Known headers first; where none is known, the delimiter that occurs.
      const rank = (identified?.score ?? 0) * 1000 + Math.min(999, Math.max(0, ...head.map((record) => record.length)));
      if (best === null || rank > best.rank) best = { delimiter, head, identified, rank };
    }
    return best as Sniffed;
  }

  private nearest(head: Head): Text {
    const near = nearestDataset(this.datasets, head);
    if (near === null || near.score < 2) return { zh: '', en: '' };
    const missing = near.map.missing.map(({ title }) => title.zh).join('、');
    return {
      zh: `；最接近「${near.dataset.title.zh}」，缺少 ${missing}`,
      en: `; nearest is ${near.dataset.title.en}, which lacks ${near.map.missing.map(({ title }) => `${title.zh} (${title.en})`).join(', ')}`,
    };
  }

  private tableName(): string {
    return `raw_${++this.temporary}`;
  }
}

/** A text, taken apart as far as its head tells. */
interface Sniffed {
  readonly delimiter: string;
  readonly head: Head;
  readonly identified: Identified | null;
}

/** A sheet whose records are stored. `either`: what it is if it stands alone, and if it is one of several. */
interface LoadedSheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly from1904: boolean;
  readonly head: Head;
  readonly raw: RawTable | null;
  readonly either: readonly (Identified | null)[];
}

interface Outcome {
  readonly value?: RawTable;
  readonly error?: unknown;
}

/** Waits for a load without letting its failure end what runs beside it. */
async function settled(raw: Promise<RawTable> | null): Promise<Outcome | null> {
  if (raw === null) return null;
  return raw.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

function shapeOf({ map }: Identified, canShift: boolean): RecordShape {
  const width = Math.max(1, map.headers.length);
  return { width, named: map.headers.findLastIndex((header) => header !== '') + 1, canShift };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of fileChunks(path)) hash.update(chunk);
  return hash.digest('hex');
}
