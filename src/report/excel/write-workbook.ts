import { createWriteStream, type WriteStream } from 'node:fs';
import ExcelJS from 'exceljs';
import type { Report } from '../model.js';
import { fixZipDates } from './fix-zip-dates.js';
import { withLongTablesTold } from './long-tables.js';
import { sheetNamer } from './sheet-names.js';
import { makeStyles } from './styles.js';
import { SheetWriter, type WorkbookContext } from './write-sheet.js';

/** Rows of a worksheet (Excel's own limit). */
const SHEET_ROWS = 1_048_576;
/** Limits that tests lower; a run leaves them alone. */
export interface WorkbookOptions {
  /** Rows per worksheet, at least 10. */
  readonly sheetRows?: number;
}

/** Rejects when the file cannot be written; never resolves. Kept apart because ExcelJS listens for errors only at the end. */
function failureOf(file: WriteStream): Promise<never> {
  return new Promise((_, reject) => {
    file.once('error', reject);
  });
}

/**
 * Writes a report as an Excel workbook, streaming: memory does not grow with the rows. Same report, same bytes.
 *
 * Sheets for the PDF only are left out. Texts are string cells whatever they look like; dates and numbers are real ones.
 * A table longer than a worksheet goes on in a second one, and says so.
 *
 * @param path file to write; an existing one is replaced.
 * @throws whatever the file system says when the file cannot be written, and whatever the rows' streams throw. The
 * unfinished file stays; the caller writes into a folder that it drops on failure.
 */
export async function writeWorkbook(report: Report, path: string, options: WorkbookOptions = {}): Promise<void> {
  const file = createWriteStream(path);
  const failure = failureOf(file);
  try {
    await Promise.race([writeSheets(report, file, options), failure]);
  } catch (error) {
    file.destroy();
    throw error;
  }
  await fixZipDates(path);
}

async function writeSheets(report: Report, file: WriteStream, options: WorkbookOptions): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: file,
    useStyles: true,
    useSharedStrings: false,
    // Measured on 100,000 findings: a fifth faster than the default level 6, 13 % larger.
    zip: { zlib: { level: 4 } },
  });
  const stamp = new Date(`${report.asOf}T00:00:00Z`);
  workbook.creator = 'jihe';
  workbook.lastModifiedBy = 'jihe';
  workbook.created = stamp;
  workbook.modified = stamp;
  workbook.title = report.title;
  workbook.subject = report.subtitle;
  const context: WorkbookContext = {
    workbook,
    report,
    styles: makeStyles(report.lang),
    limit: options.sheetRows ?? SHEET_ROWS,
    nameSheet: sheetNamer(),
    checkFile: () => {
      if (file.destroyed) throw file.errored ?? new Error('the workbook file was closed');
    },
  };
  const sheets = report.sheets.filter(({ only }) => only !== 'pdf');
  for (const sheet of withLongTablesTold(sheets, report.lang, context.limit)) {
    await new SheetWriter(context, sheet).write();
  }
  await workbook.commit();
}
