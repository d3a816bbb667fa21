// Texts from a policy pack are anybody's: what they say is shown as it stands, and none of it becomes markup.

/**
 * A text as one line of Markdown that reads exactly so: line breaks become spaces, and whatever could begin a link,
 * markup, HTML, a formula or the next cell of a table is escaped.
 */
export function markdownText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#|~$&@]/g, '\\$&')
    .replaceAll('://', ':\\/\\/')
    .replace(/\b(www)\./gi, '$1\\.');
}

/** A Markdown table; the cells are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)];
}
