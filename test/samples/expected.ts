import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** The sample month and what an audit of it must find. */
export const SAMPLE_MONTH = new URL('../../samples/2026-10/', import.meta.url);

/** Rows of one hand-written table of expectations, by header. An empty cell is ''. */
export function expected(name: string): Record<string, string>[] {
  return parse(readFileSync(new URL(`expected/${name}`, SAMPLE_MONTH)), { columns: true });
}

/** The named columns of a row as one line, so that a difference reads well. */
export function line(row: Readonly<Record<string, unknown>>, columns: readonly string[]): string {
  return columns.map((column) => `${row[column] ?? ''}`).join(' | ');
}

/** The name of a person; a role in brackets where the documents name nobody. */
export function person(who: { readonly role: string; readonly name: string | null }): string {
  return who.name ?? `(${who.role})`;
}
