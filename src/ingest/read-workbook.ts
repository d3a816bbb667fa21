import { parse } from 'node:path';
import { compareText } from '../domain/text.js';
import type { InputFile } from './find-inputs.js';
import { findHeader, HEAD_RECORDS, type Head, type Identified, identify } from './identify.js';
import type { InputBook } from './input-book.js';
import { warning } from './input-problems.js';
import { type RawTable, type SheetRecord, storeRecords } from './raw-table.js';
import { digestOf } from './scan.js';
import { openSheets, type Sheet, WorkbookUnreadable } from './workbook.js';

/** A sheet whose records are stored. */
interface StoredSheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly from1904: boolean;
  readonly head: Head;
  /** Null when nothing tells its dataset. */
  readonly raw: RawTable | null;
  /** The record that was taken for its header. */
  readonly headerIndex: number;
  /** What it is if it is the only filled sheet, and if it is one of several. */
  readonly ifAlone: Identified | null;
  readonly ifAmongOthers: Identified | null;
}

/** Reads every filled sheet of a workbook into the book, sorted by name; hidden ones too, and says so. */
export async function readWorkbook(book: InputBook, file: InputFile): Promise<void> {
  const source = { file: file.name, sheet: null, sha256: await digestOf(file.path), encoding: null };
  const sheets: StoredSheet[] = [];
  try {
    for await (const sheet of openSheets(file.path)) {
      const stored = await storeSheet(book, file, sheet);
      if (stored !== null) sheets.push(stored);
    }
  } catch (error) {
    if (!(error instanceof WorkbookUnreadable)) throw error;
    for (const { raw } of sheets) await raw?.drop();
    return book.giveUp(source, error.fault);
  }
  if (sheets.length === 0) return book.giveUp(source, 'file-empty');
  for (const sheet of sheets.sort((a, b) => compareText(a.name, b.name))) {
    const own = { ...source, sheet: sheet.name };
    if (sheet.isHidden) book.problems.push(warning.hiddenSheet(own));
    const identified = settledAs(sheet, sheets.length === 1);
    if (identified !== null && sheet.raw !== null) await book.addTable(own, identified, sheet.raw, sheet.from1904);
    else {
      await sheet.raw?.drop();
      await book.giveUpUnknown(own, sheet.head);
    }
  }
}

/**
 * Stores a sheet as a raw table; null when it is blank. Sheets come one by one, so what depends on how many there are
 * is decided afterwards.
 */
async function storeSheet(book: InputBook, file: InputFile, sheet: Sheet): Promise<StoredSheet | null> {
  const records = sheet.records[Symbol.asyncIterator]();
  const first: SheetRecord[] = [];
  for (let next = await records.next(); !next.done; next = await records.next()) {
    first.push(next.value);
    if (first.length === HEAD_RECORDS) break;
  }
  if (first.length === 0) return null;
  const head = first.map(({ cells }) => cells);
  const stem = parse(file.title ?? file.name).name;
  const [ifAlone, ifAmongOthers] = [true, false].map((alone) =>
    identify(stem, { name: sheet.name, alone }, head, book.datasets),
  ) as [Identified | null, Identified | null];
  const headerIndex = (ifAlone ?? ifAmongOthers)?.headerIndex ?? -1;
  const { name, isHidden, from1904 } = sheet;
  const common = { name, isHidden, from1904, head, headerIndex, ifAlone, ifAmongOthers };
  if (headerIndex < 0) {
    while (!(await records.next()).done);
    return { ...common, raw: null };
  }
  const width = head[headerIndex]?.length ?? 0;
  let outside = 0;
  async function* below(): AsyncIterable<SheetRecord> {
    yield* first.slice(headerIndex + 1);
    yield* { [Symbol.asyncIterator]: () => records };
  }
  async function* counted(): AsyncIterable<SheetRecord> {
    for await (const record of below()) {
      outside += record.cells.slice(width).filter((cell) => cell.trim() !== '').length;
      yield record;
    }
  }
  const raw = await storeRecords(book.store, book.tableName(), { width, named: width, canShift: false }, counted());
  if (outside > 0) book.problems.push(warning.extraCells({ file: file.name, sheet: name }, outside));
  return { ...common, raw };
}

/** What the sheet is, now that it is known whether it is alone; under the header with which it was stored. */
function settledAs({ ifAlone, ifAmongOthers, head, headerIndex }: StoredSheet, alone: boolean): Identified | null {
  const identified = alone ? ifAlone : ifAmongOthers;
  if (identified === null || identified.headerIndex === headerIndex) return identified;
  return { ...findHeader(identified.dataset, [head[headerIndex] ?? []]), headerIndex };
}
