import type { Lang } from '../../domain/text.js';
import type { SignOffSection } from '../model.js';
import type { PageWriter, TextStyle } from './page-writer.js';
import { heading } from './paragraph.js';
import { COLOURS, LINE, SIZES } from './theme.js';
import { WORDS } from './words.js';

const STYLE: TextStyle = { size: SIZES.body };
const GAP = 28;
/** Room to write above a line. */
const LINE_HEIGHT = 26;

/** Prints lines to sign on, each with a line for the date below, three or four side by side; they stay together on one page. */
export async function printSignOff(page: PageWriter, section: SignOffSection, lang: Lang): Promise<void> {
  const { colon, date } = WORDS[lang];
  const perRow = Math.min(4, Math.max(3, section.labels.length));
  const rows = Math.ceil(section.labels.length / perRow);
  const width = (page.width - GAP * (perRow - 1)) / perRow;
  const rowHeight = 2 * LINE_HEIGHT + 12;
  await heading(page, '', 'section', rows * rowHeight + 12);
  page.y += 12;
  for (let from = 0; from < section.labels.length; from += perRow) {
    await page.ensure(rowHeight);
    section.labels.slice(from, from + perRow).forEach((label, index) => {
      const left = page.left + index * (width + GAP);
      for (const [line, word] of [label, date].entries()) {
        const bottom = page.y + (line + 1) * LINE_HEIGHT;
        const text = page.glyphs.showable(`${word}${colon}`.trimEnd());
        page.text(text, left, bottom - STYLE.size * LINE, STYLE);
        const start = left + page.measure(text, STYLE) + 4;
        page.rule(start, bottom, Math.max(left + width - start, 40), COLOURS.muted, 0.6);
      }
    });
    page.y += rowHeight;
  }
}
