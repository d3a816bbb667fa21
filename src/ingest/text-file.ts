import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import type { Text } from '../domain/text.js';
import type { LoadingStore } from '../store/port.js';
import type { Head } from './identify.js';
import { HEAD_RECORDS } from './identify.js';
import { type RawRecords, type RecordShape, type SheetRecord, storeRecords } from './raw-table.js';
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

/** Where the quote opens, in words. */
export function quoteDetail({ row }: QuoteUnclosed): Text {
  return { zh: `（第 ${row} 行）`, en: ` (row ${row})` };
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
 * The records of a text: those of the file itself where the scan says that the database reads it as we would, else a raw
 * table that is filled record by record. Both ways give the same rows.
 *
 * @throws QuoteUnclosed
 */
export async function loadText(
  store: LoadingStore,
  name: string,
  source: TextSource,
  scanning: Promise<Scan>,
): Promise<RawRecords> {
  const scan = await scanning;
  const oneByOne = () => storeRecords(store, name, source.shape, records(source));
  // In a table of one column a blank line looks like a record to the database.
  const isExact = scan.isBulkSafe && !(scan.endsInBlankLines && source.shape.width === 1);
  if (!scan.isUtf8 || !isExact || !skipsLines(source)) return oneByOne();
  const { path, delimiter, skip, shape } = source;
  const { hasOuterBlanks, hasEmptyWords, hasMarks, hasPlus } = scan;
  return {
    file: { path, delimiter, skip, columns: shape.width },
    ...{ width: shape.width, hasFlaws: false, hasOuterBlanks, hasEmptyWords, hasMarks, hasPlus },
    otherwise: oneByOne,
    drop: async () => {},
  };
}

/** The database skips lines, not records: no line break may stand inside a cell above the data. */
function skipsLines({ head, skip }: TextSource): boolean {
  return head.slice(0, skip).every((record) => record.every((cell) => cell === null || !/["\r\n]/.test(cell)));
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
