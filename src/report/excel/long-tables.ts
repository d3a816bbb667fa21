import type { Lang } from '../../domain/text.js';
import { formatCount } from '../amounts.js';
import type { NotesSection, Sheet } from '../model.js';

/** Rows of a worksheet that a table never gets: title, subtitle, header, and the note that it goes on. */
const OTHER_ROWS = 4;

/**
 * The sheets of a workbook; where a table has more rows than a worksheet can hold, the first sheet says so at its end. (The
 * table's own worksheets say it too; a first sheet that is nothing but a table is left alone.)
 *
 * @param limit rows of a worksheet.
 */
export function withLongTablesTold(sheets: readonly Sheet[], lang: Lang, limit: number): readonly Sheet[] {
  const lines = sheets.flatMap((sheet) => {
    const rows = sheet.sections.reduce(
      (sum, section) => sum + (section.kind === 'table' ? (section.count ?? 0) : 0),
      0,
    );
    if (rows <= limit - OTHER_ROWS) return [];
    const [name, count, most] = [sheet.name, formatCount(rows), formatCount(limit)];
    return [
      lang === 'zh'
        ? `「${name}」共 ${count} 行，超出 Excel 每个工作表的 ${most} 行，续在其后的工作表中。`
        : `“${name}” has ${count} rows, more than the ${most} of an Excel worksheet: it goes on in the worksheets after it.`,
    ];
  });
  const [first, ...others] = sheets;
  if (lines.length === 0 || first === undefined) return sheets;
  if (first.sections.length === 1 && first.sections[0]?.kind === 'table') return sheets;
  const told: NotesSection = { kind: 'notes', title: lang === 'zh' ? '分表' : 'Split worksheets', lines };
  return [{ ...first, sections: [...first.sections, told] }, ...others];
}
