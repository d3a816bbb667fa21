import type { Value } from './result.js';

// Pure text helpers for the SQL that DuckDB and PostgreSQL share. They know no database.

/** Quotes an identifier. Identifiers in our SQL come from checked pack files, but never trust one unquoted. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A SQL literal of a value. Throws a RangeError on NaN and infinities, which SQL cannot write. */
export function literal(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`not a SQL number: ${value}`);
    return String(value);
  }
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return `'${value.replaceAll("'", "''")}'`;
}

/** Type of a text column in a table we create: text compares and sorts by its bytes, whatever the database's own locale is. */
export const TEXT = 'VARCHAR COLLATE "C"';
