// Texts from a policy pack are anybody's: what they say is shown as it stands, and none of it becomes markup.

/**
 * A text that Markdown shows as it stands, on one line: no emphasis, link, heading, table cell, HTML, formula or address
 * comes of it.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replaceAll(/[\\`*_{}[\]<>#|~&!@$]/g, '\\$&')
    .replaceAll(/:(?=\/\/)/g, '\\:')
    .replaceAll(/\b(www)\./gi, '$1\\.')
    .replace(/^([-+=]|\d+(?=[.)](?: |$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** A Markdown table; the cells are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)];
}
