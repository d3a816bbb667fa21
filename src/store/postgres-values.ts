import type { Value } from '../domain/result.js';

// How PostgreSQL's text notation of values becomes the port's plain values, and back.

const INTEGERS = [20, 21, 23, 26];
const FLOATS = [700, 701];
const BOOLEAN = 16;
const TIMESTAMPS = [1114, 1184];

/**
 * Reader of one column of a result, by the object id of its type: counts as numbers, timestamps to the minute; numerics with
 * their full scale, dates and everything else as PostgreSQL writes them under `DateStyle ISO`. bigint becomes number: our
 * counts and row ids are below 2^53.
 */
export function valueReader(type: number): (text: string) => Value {
  if (INTEGERS.includes(type) || FLOATS.includes(type)) return Number;
  if (type === BOOLEAN) return (text) => text === 't';
  if (TIMESTAMPS.includes(type)) return (text) => text.slice(0, 16);
  return (text) => text;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line of COPY's text format, line end included. */
export function copyLine(row: readonly Value[]): string {
  return `${row.map(copyValue).join('\t')}\n`;
}

function copyValue(value: Value): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') return String(value);
  return /[\\\n\r\t]/.test(value) ? value.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] as string) : value;
}
