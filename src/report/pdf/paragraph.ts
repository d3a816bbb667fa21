import { breakLines } from './line-break.js';
import type { PageWriter, TextStyle } from './page-writer.js';
import { COLOURS, LINE, SIZES } from './theme.js';

/** The lines of a text inside `width` points. */
export function linesOf(page: PageWriter, text: string, width: number, style: TextStyle): string[] {
  return breakLines(page.glyphs.showable(text), width, (part) => page.measure(part, style));
}

/** Shows a text over the page's width, line by line over as many pages as it takes, and moves below it. */
export async function paragraph(page: PageWriter, text: string, style: TextStyle, mark = ''): Promise<void> {
  const indent = mark === '' ? 0 : style.size * 1.2;
  let isFirst = true;
  for (const line of linesOf(page, text, page.width - indent, style)) {
    await page.ensure(style.size * LINE);
    if (isFirst) page.text(mark, page.left, page.y, { ...style, colour: COLOURS.accent });
    isFirst = false;
    page.text(line, page.left + indent, page.y, style);
    page.y += style.size * LINE;
  }
  page.y += style.size * 0.4;
}

/**
 * Shows a heading; begins a new page when not also `follows` points of what comes after it fit on this one. An empty
 * title shows nothing.
 */
export async function heading(
  page: PageWriter,
  title: string,
  level: 'chapter' | 'section',
  follows: number,
): Promise<void> {
  const style: TextStyle = { size: SIZES[level], weight: 'bold', colour: COLOURS.accent };
  const lines = title === '' ? [] : linesOf(page, title, page.width, style);
  const space = page.isAtTop ? 0 : 12;
  const height = lines.length * style.size * LINE + (lines.length === 0 ? 0 : 4);
  await page.ensure(Math.min(space + height + follows, page.pageHeight));
  if (!page.isAtTop) page.y += lines.length === 0 ? 4 : space;
  page.lines(lines, page.left, page.y, style);
  page.y += height;
}
