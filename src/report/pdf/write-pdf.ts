import type { Report, Section, Sheet } from '../model.js';
import { printBars } from './bars.js';
import { printFigures } from './figures.js';
import { printNotes } from './notes.js';
import { PageWriter } from './page-writer.js';
import { heading, paragraph } from './paragraph.js';
import { printSignOff } from './sign-off.js';
import { printTable, type TableContext } from './table.js';
import { COLOURS, LINE, PAGE, SIZES } from './theme.js';

/**
 * Writes a report as a PDF file: A4 landscape, embedded Noto Sans SC, a bookmarked chapter per sheet, page x of y. The
 * same report gives the same bytes. Rows are streamed: memory does not grow with them.
 *
 * @param path the file, replaced when it exists; incomplete when an error is thrown (the caller writes beside and renames)
 * @throws what reading the rows or writing the file throws
 */
export async function writePdf(report: Report, path: string): Promise<void> {
  const page = await PageWriter.create(report, path);
  try {
    await printHead(page, report);
    let isFirst = true;
    for (const sheet of report.sheets) {
      if (sheet.only === 'xlsx') continue;
      if (!isFirst) await page.newPage();
      isFirst = false;
      await printChapter(page, report, sheet);
    }
  } catch (error) {
    await page.abandon();
    throw error;
  }
  await page.finish();
}

/** Title and subtitle, at the head of the first page. */
async function printHead(page: PageWriter, report: Report): Promise<void> {
  await paragraph(page, report.title, { size: SIZES.title, weight: 'bold', colour: COLOURS.accent });
  page.y -= 6;
  await paragraph(page, report.subtitle, { size: SIZES.subtitle, colour: COLOURS.muted });
  page.rule(page.left, page.y, page.width, COLOURS.accent, 1.2);
  page.y += 2;
}

async function printChapter(page: PageWriter, report: Report, sheet: Sheet): Promise<void> {
  const chapter = page.bookmark(sheet.name);
  await heading(page, sheet.name, 'chapter', 0);
  page.y -= 8;
  const context: TableContext = { lang: report.lang, workbook: `${report.id}.xlsx`, chapter };
  for (const [index, section] of sheet.sections.entries()) {
    const title = 'title' in section ? section.title : '';
    // A sheet that is one table often bears the table's title.
    await printSection(page, section, index === 0 && title === sheet.name ? '' : title, context);
  }
}

async function printSection(page: PageWriter, section: Section, title: string, context: TableContext): Promise<void> {
  switch (section.kind) {
    case 'figures':
      return printFigures(page, section, title);
    case 'bars':
      return printBars(page, section, title);
    case 'table':
      return printTable(page, section, title, context);
    case 'notes':
      return printNotes(page, section, title);
    case 'sign-off':
      return printSignOff(page, section, context.lang);
  }
}
