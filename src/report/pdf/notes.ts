import type { NotesSection } from '../model.js';
import type { PageWriter } from './page-writer.js';
import { heading, paragraph } from './paragraph.js';
import { LINE, SIZES } from './theme.js';

/** Prints plain sentences, each with a bullet. */
export async function printNotes(page: PageWriter, section: NotesSection, title: string): Promise<void> {
  await heading(page, title, 'section', 2 * SIZES.body * LINE);
  for (const line of section.lines) await paragraph(page, line, { size: SIZES.body }, '•');
}
