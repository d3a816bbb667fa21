import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { CsvUnreadable, type LoadingStore } from '../store/port.js';
import { trimmedWhereNeeded } from './bulk-forms.js';
import type { Head } from './identify.js';
import { HEAD_RECORDS } from './identify.js';
import { type RawTable, type RecordShape, type SheetRecord, storeRecords } from './raw-table.js';
import type { Scan } from './scan.js';

/** Delimiters that are tried, the likeliest first. */
export const DELIMITERS = [',', '\t', ';', '|'] as const;

/** Longest record that is read, in bytes: a quote that is never closed must not swallow a file of any size. */
const LONGEST_RECORD = 256 * 2 ** 20;

const COMMON = {
  bom: true,
  record_delimiter: ['\r\n', '\n', '\r'] as string[],
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: false,
};

/** The first records of a text, as far as they can be read; never throws. */
export function headRecords(text: string, delimiter: string): Head {
  const records: string[][] = [];
  try {
    parseSync(text, {
      ...COMMON,
      delimiter,
      to: HEAD_RECORDS,
      on_record: (record: string[]) => {
        records.push(record);
        return record;
      },
    });
  } catch {
    // The head was cut inside a quoted cell, or a quote is never closed: the records before it are enough.
  }
  return records;
}

/** A quote that is never closed: `row` is the record in which it opens, `rows` the records read below the header. */
export class QuoteUnclosed extends Error {
  constructor(readonly row: number) {
    super(`quote opened in record ${row} is never closed`);
  }
}

/** A UTF-8 text on disk and how to read it. */
export interface TextSource {
  readonly path: string;
  readonly delimiter: string;
  /** Records up to and including the header. */
  readonly skip: number;
  readonly head: Head;
  readonly shape: RecordShape;
}

/**
 * Loads a text into a raw table: in one pass by the database while the file is being scanned, or, where the scan says
 * that the database would misread it, or the database says that it cannot read it, record by record. Both ways give
 * the same table.
 */
export async function loadText(
  store: LoadingStore,
  name: string,
  source: TextSource,
  scanning: Promise<Scan>,
): Promise<RawTable> {
  const attempt = mayBulkLoad(source) ? bulk(store, name, source) : Promise.resolve(null);
  const [scan, rows] = await Promise.all([scanning, attempt]);
  if (rows !== null) {
    // In a table of one column a blank line looks like a record to the database.
    const isExact = scan.isBulkSafe && !(scan.endsInBlankLines && source.shape.width === 1);
    if (scan.isUtf8 && isExact) return bulkTable(store, name, source.shape.width, rows, scan);
    await store.dropCsv(name);
  }
  return storeRecords(store, name, source.shape, records(source));
}

/** The table that the database loaded; its cells trimmed once for all that follows, where the scan saw a need. */
async function bulkTable(
  store: LoadingStore,
  name: string,
  width: number,
  rows: number,
  scan: Scan,
): Promise<RawTable> {
  const { hasEmptyWords, hasMarks, hasPlus } = scan;
  const common = { width, rows, hasFlaws: false, hasEmptyWords, hasMarks, hasPlus };
  if (!scan.hasOuterBlanks) return { ...common, name, drop: () => store.dropCsv(name) };
  const cells = Array.from({ length: width }, (_, i) => `${trimmedWhereNeeded(`c${i}`, store.dialect)} AS c${i}`);
  const copy = `${name}_trimmed`;
  await store.exec(`CREATE TABLE ${copy} AS SELECT row_no, ${cells.join(', ')} FROM ${name}`);
  await store.dropCsv(name);
  return { ...common, name: copy, drop: () => store.exec(`DROP TABLE ${copy}`) };
}

/** The database skips lines, not records: no line break may stand inside a cell above the data. */
function mayBulkLoad({ head, skip }: TextSource): boolean {
  return head.slice(0, skip).every((record) => record.every((cell) => cell === null || !/["\r\n]/.test(cell)));
}

async function bulk(
  store: LoadingStore,
  name: string,
  { path, delimiter, skip, shape }: TextSource,
): Promise<number | null> {
  try {
    return await store.loadCsv({ path, table: name, columns: shape.width, skip, delimiter });
  } catch (error) {
    if (error instanceof CsvUnreadable) return null;
    throw error;
  }
}

async function* records({ path, delimiter, skip }: TextSource): AsyncIterable<SheetRecord> {
  const parser = parse({ ...COMMON, delimiter, max_record_size: LONGEST_RECORD });
  const bytes = createReadStream(path, { highWaterMark: 1 << 20 });
  bytes.on('error', (error) => parser.destroy(error));
  bytes.pipe(parser);
  let rowNo = 0;
  // Blank lines count only where something follows them: at the end of a file they are no records.
  let blank: SheetRecord[] = [];
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      rowNo++;
      if (rowNo <= skip) continue;
      if (cells.length === 1 && cells[0] === '') {
        blank.push({ rowNo, cells });
        continue;
      }
      yield* blank;
      blank = [];
      yield { rowNo, cells };
    }
  } catch (error) {
    if (error instanceof CsvError && (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')) {
      throw new QuoteUnclosed(rowNo + 1);
    }
    throw error;
  }
}
