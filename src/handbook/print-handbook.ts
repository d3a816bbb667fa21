import type { ReportRow, TableSection } from '../report/model.js';
import { printNotes } from '../report/pdf/notes.js';
import { type Bookmark, PageWriter, type TextStyle } from '../report/pdf/page-writer.js';
import { heading, paragraph } from '../report/pdf/paragraph.js';
import { printTable } from '../report/pdf/table.js';
import { COLOURS, SIZES } from '../report/pdf/theme.js';
import { areaBlock, ruleBlock, severityTag, tagWidth } from './cards.js';
import { type Block, columnHeight, columnWidth, printColumns } from './columns.js';
import { deadlineBlocks } from './deadline-board.js';
import type { Handbook, RoleChapter } from './handbook.js';
import { WORDS } from './words.js';

/** Pages on which the chapters begin, in their order. */
type ChapterPages = readonly number[];

/**
 * Writes a handbook as a PDF file. It is printed twice: the contents on its first page name pages that are known only when
 * all of it has been laid out. The same handbook gives the same bytes.
 *
 * @param path the file, replaced when it exists; incomplete when an error is thrown
 */
export async function printHandbook(handbook: Handbook, path: string): Promise<void> {
  const found = await printOnce(handbook, path, []);
  const again = await printOnce(handbook, path, found);
  if (found.join() !== again.join()) throw new Error(`internal error: chapters moved from ${found} to ${again}`);
}

async function printOnce(handbook: Handbook, path: string, known: ChapterPages): Promise<ChapterPages> {
  const { lang, title, subtitle, day } = handbook;
  const page = await PageWriter.create({ id: 'handbook', title, subtitle, lang, asOf: day, sheets: [] }, path);
  const pages: number[] = [];
  try {
    await paragraph(page, title, { size: SIZES.title, weight: 'bold', colour: COLOURS.accent });
    page.y -= 6;
    await paragraph(page, subtitle, { size: 9, colour: COLOURS.muted });
    page.rule(page.left, page.y, page.width, COLOURS.accent, 1.2);
    page.y += 5;
    await printContents(page, chapterTitles(handbook), known);
    for (const [i, chapter] of chapters(handbook).entries()) {
      if (i > 0 && chapter.height(page) > page.room) await page.newPage();
      pages.push(page.number);
      await chapter.print(page);
    }
  } catch (error) {
    await page.abandon();
    throw error;
  }
  await page.finish();
  return pages;
}

function chapterTitles({ lang, roles }: Handbook): readonly string[] {
  const counted = roles.map(({ title, groups }) => {
    const rules = groups.reduce((sum, { cards }) => sum + cards.length, 0);
    return lang === 'zh' ? `${title}（${rules} 条）` : `${title} (${rules})`;
  });
  return [WORDS.deadlines[lang], WORDS.fines[lang], ...counted, WORDS.numbers[lang], WORDS.unchecked[lang]];
}

/** What stands in a chapter, and what it needs so as not to begin a page of its own. */
interface Chapter {
  height(page: PageWriter): number;
  print(page: PageWriter): Promise<void>;
}

function chapters(handbook: Handbook): readonly Chapter[] {
  const ownPage = () => Number.POSITIVE_INFINITY;
  return [
    { height: ownPage, print: (page) => printDeadlines(page, handbook) },
    { height: ownPage, print: (page) => printFines(page, handbook) },
    ...handbook.roles.map(
      (role): Chapter => ({
        height: (page) => {
          const least = columnHeight(roleBlocks(page, role, handbook), 2, page.pageHeight);
          return least + CHAPTER_HEAD;
        },
        print: (page) => printRole(page, role, handbook),
      }),
    ),
    { height: ownPage, print: (page) => printNumbers(page, handbook) },
    { height: (page) => page.pageHeight / 3, print: (page) => printUnchecked(page, handbook) },
  ];
}

/** Room for a chapter's heading below what stands above it. */
const CHAPTER_HEAD = 40;

const ENTRY: TextStyle = { size: 8 };
const NUMBER: TextStyle = { size: 8, weight: 'bold', colour: COLOURS.accent };

/** The chapters with their pages in rows of equal fields, so that a page's number moves nothing. */
async function printContents(page: PageWriter, titles: readonly string[], pages: ChapterPages): Promise<void> {
  const perRow = Math.min(5, titles.length);
  const width = page.width / perRow;
  const height = 13;
  const rows = Math.ceil(titles.length / perRow);
  page.box(page.left, page.y, page.width, rows * height + 4, COLOURS.tileFill);
  titles.forEach((title, i) => {
    const x = page.left + (i % perRow) * width + 6;
    const top = page.y + 2 + Math.floor(i / perRow) * height;
    const text = page.glyphs.showable(title);
    const size = ENTRY.size * Math.min(1, (width - 34) / Math.max(page.measure(text, ENTRY), 1));
    page.text(text, x, top + 1, { ...ENTRY, size });
    const number = pages[i] === undefined ? '' : String(pages[i]);
    page.text(number, x + width - 14 - page.measure(number, NUMBER), top + 1, NUMBER);
  });
  page.y += rows * height + 8;
}

async function printDeadlines(page: PageWriter, handbook: Handbook): Promise<void> {
  const { lang, deadlines } = handbook;
  page.bookmark(WORDS.deadlines[lang]);
  await heading(page, WORDS.deadlines[lang], 'chapter', 60);
  printLegend(page, handbook);
  if (deadlines.length === 0) return paragraph(page, WORDS.noDeadlines[lang], { size: SIZES.body });
  await printColumns(page, deadlineBlocks(page, deadlines, columnWidth(page, 2), lang), 2);
}

/** Beside the heading: when something is in time, and what the colours cost. */
function printLegend(page: PageWriter, { lang, grades }: Handbook): void {
  const top = page.y - 18;
  let x = page.left + page.width;
  for (const { severity, base } of [...grades].reverse()) {
    const text = page.glyphs.showable(base);
    x -= page.measure(text, LEGEND);
    page.text(text, x, top + 1, LEGEND);
    x -= tagWidth(page, severity, lang) + 3;
    severityTag(page, severity, lang, x, top);
    x -= 9;
  }
  page.text(WORDS.inTime[lang], page.left, page.y - 2, LEGEND);
  page.y += 12;
}

const LEGEND: TextStyle = { size: 7.5, colour: COLOURS.muted };

async function printFines(page: PageWriter, { lang, grades, fines }: Handbook): Promise<void> {
  const chapter = page.bookmark(WORDS.fines[lang]);
  await heading(page, WORDS.fines[lang], 'chapter', 60);
  page.y += 2;
  const columns: TableSection['columns'] = [
    { field: 'severity', title: WORDS.severity[lang], format: 'severity', width: 14 },
    { field: 'base', title: WORDS.base[lang], format: 'text', width: 20 },
    { field: 'rules', title: WORDS.ruleCount[lang], format: 'integer', width: 10 },
  ];
  const rows = grades.map(({ severity, base, rules }) => ({ severity, base, rules }));
  await table(page, { columns, rows, chapter, lang });
  page.y += 6;
  await printNotes(page, { kind: 'notes', title: '', lines: fines }, '');
}

async function printRole(page: PageWriter, role: RoleChapter, handbook: Handbook): Promise<void> {
  const chapter = page.bookmark(role.title);
  await heading(page, role.title, 'chapter', 60);
  page.y += 2;
  await printColumns(page, roleBlocks(page, role, handbook, chapter), 2);
}

function roleBlocks(page: PageWriter, { title, groups }: RoleChapter, { lang }: Handbook, chapter?: Bookmark): Block[] {
  const width = columnWidth(page, 2);
  return groups.flatMap(({ area, cards }) => [
    {
      ...areaBlock(page, area, title, width, lang),
      ...(chapter !== undefined && { bookmark: { title: area, parent: chapter } }),
    },
    ...cards.map((card) => ruleBlock(page, card, width, lang)),
  ]);
}

async function printNumbers(page: PageWriter, { lang, numbers }: Handbook): Promise<void> {
  const chapter = page.bookmark(WORDS.numbers[lang]);
  await heading(page, WORDS.numbers[lang], 'chapter', 60);
  page.y += 2;
  const columns: TableSection['columns'] = [
    { field: 'title', title: WORDS.number[lang], format: 'wrap', width: 44 },
    { field: 'value', title: WORDS.value[lang], format: 'wrap', width: 24 },
    { field: 'validity', title: WORDS.validity[lang], format: 'wrap', width: 32 },
    { field: 'clause', title: WORDS.clause[lang], format: 'wrap', width: 24 },
  ];
  await table(page, { columns, rows: numbers.map((line) => ({ ...line })), chapter, lang });
}

async function printUnchecked(page: PageWriter, { lang, unchecked }: Handbook): Promise<void> {
  const chapter = page.bookmark(WORDS.unchecked[lang]);
  await heading(page, WORDS.unchecked[lang], 'chapter', 60);
  page.y += 2;
  if (unchecked.length === 0) return paragraph(page, WORDS.noneUnchecked[lang], { size: SIZES.body });
  await paragraph(page, WORDS.uncheckedIntro[lang], { size: SIZES.body });
  const columns: TableSection['columns'] = [
    { field: 'reference', title: WORDS.clause[lang], format: 'wrap', width: 26 },
    { field: 'text', title: WORDS.text[lang], format: 'wrap', width: 60 },
    { field: 'reason', title: WORDS.reason[lang], format: 'wrap', width: 60 },
  ];
  await table(page, { columns, rows: unchecked.map((line) => ({ ...line })), chapter, lang });
}

function table(
  page: PageWriter,
  {
    columns,
    rows,
    chapter,
    lang,
  }: {
    readonly columns: TableSection['columns'];
    readonly rows: readonly ReportRow[];
    readonly chapter: Bookmark;
    readonly lang: Handbook['lang'];
  },
): Promise<void> {
  const section: TableSection = { kind: 'table', title: '', columns, rows: () => rows, empty: '' };
  return printTable(page, section, '', { lang, workbook: '', chapter });
}
