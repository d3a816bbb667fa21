import { ident } from '../domain/sql.js';
import { dayColumn, timeColumn } from '../domain/stored-columns.js';
import { LARGEST_AMOUNT, LARGEST_RATE } from '../ingest/cell/decimal.js';
import type { CellProblem } from '../ingest/cell/parsed.js';
import { sqlType, storedScale } from '../ingest/tables.js';
import type { MappedColumn } from './check-mapping.js';
import { type CellFault, type ColumnLook, cellOf, plainReading } from './field-reading.js';

// Columns whose type is that of the field, read as they are. What the readers of cells reject or round in a text is
// rejected or rounded here too.

/** True where a column of this kind holds the field's values themselves; otherwise it is read by its text. */
export function isNative({ field, column }: MappedColumn): boolean {
  switch (field.type) {
    case 'date':
    case 'datetime':
      return column.kind === 'date' || column.kind === 'timestamp' || column.kind === 'zoned';
    case 'decimal':
    case 'ratio':
    case 'integer':
      return column.kind === 'integer' || column.kind === 'number';
    case 'boolean':
      return column.kind === 'boolean';
    default:
      return false;
  }
}

/** The look at a {@link isNative native} column; `key` tells its answers from those of others. */
export function nativeLook(mapped: MappedColumn, key: string): ColumnLook {
  switch (mapped.field.type) {
    case 'date':
    case 'datetime':
      return momentLook(mapped, key);
    case 'boolean':
      return booleanLook(mapped, key);
    default:
      return numberLook(mapped, key);
  }
}

function momentLook(mapped: MappedColumn, key: string): ColumnLook {
  const { field, column } = mapped;
  const cell = cellOf(mapped);
  const moment = column.kind === 'zoned' ? `(${cell} AT TIME ZONE 'Asia/Shanghai')` : cell;
  const day = column.kind === 'date' ? cell : `CAST(${moment} AS DATE)`;
  const outside = `NOT (${day} BETWEEN DATE '1970-01-01' AND DATE '2100-12-31')`;
  // Midnight is how exports and imports write "no time"; seconds are cut off.
  const time =
    column.kind === 'date'
      ? 'CAST(NULL AS TIMESTAMP)'
      : `NULLIF(DATE_TRUNC('minute', ${moment}), DATE_TRUNC('day', ${moment}))`;
  const stored =
    field.type === 'date'
      ? [{ name: field.name, sql: day }]
      : [
          { name: dayColumn(field.name), sql: day },
          { name: timeColumn(field.name), sql: time },
        ];
  return {
    asked: [count(outside, `outside_${key}`), count(`${cell} IS NULL`, `blank_${key}`)],
    conclude: (answers) => ({
      ...plainReading(mapped, stored, Number(answers[`blank_${key}`]) > 0),
      faults: found(answers, [[`outside_${key}`, 'date-out-of-range', outside]]),
    }),
  };
}

function booleanLook(mapped: MappedColumn, key: string): ColumnLook {
  const cell = cellOf(mapped);
  return {
    asked: [count(`NOT ${cell}`, `no_${key}`)],
    // A blank means "no" in a column that says yes and never no.
    conclude: (answers) => {
      const sql = Number(answers[`no_${key}`]) === 0 ? `COALESCE(${cell}, FALSE)` : cell;
      return plainReading(mapped, [{ name: mapped.field.name, sql }], true);
    },
  };
}

function numberLook(mapped: MappedColumn, key: string): ColumnLook {
  const { field, column } = mapped;
  const cell = cellOf(mapped);
  const number = column.kind === 'integer' || !/^numeric/.test(column.type) ? `CAST(${cell} AS DECIMAL)` : cell;
  const scale = field.type === 'integer' ? 0 : storedScale(field);
  const fits = (limit: string) => `(${number} BETWEEN -${limit} AND ${limit})`;
  const notNumber = `${number} = CAST('NaN' AS DECIMAL)`;
  const checks: [string, CellProblem, string][] = [[`nan_${key}`, 'number-unreadable', notNumber]];
  let limit = scale > 6 ? LARGEST_RATE : LARGEST_AMOUNT;
  if (field.type === 'ratio') {
    limit = '2';
    checks.push([`large_${key}`, 'ratio-ambiguous', `NOT ${notNumber} AND NOT ${fits(limit)}`]);
  } else {
    if (field.type === 'integer') {
      limit = '999999999';
      checks.push([`part_${key}`, 'number-unreadable', `NOT ${notNumber} AND ${number} <> TRUNC(${number})`]);
    }
    checks.push([`large_${key}`, 'number-out-of-range', `NOT ${notNumber} AND NOT ${fits(limit)}`]);
  }
  // A type that keeps no more places than we do rounds nothing.
  const isExact = column.kind === 'integer' || (column.scale !== null && column.scale <= scale);
  const rounded =
    isExact || field.type === 'integer' ? [] : [count(`${number} <> ROUND(${number}, ${scale})`, `rounded_${key}`)];
  return {
    asked: [
      ...checks.map(([name, , where]) => count(where, name)),
      ...rounded,
      count(`${cell} IS NULL`, `blank_${key}`),
    ],
    conclude: (answers) => {
      const faults = found(answers, checks);
      const value =
        isExact && column.scale === scale && field.type !== 'integer'
          ? number
          : `CAST(ROUND(${number}, ${scale}) AS ${sqlType(field)})`;
      // A number that does not fit the type must not end a query that meets it before its row is left out.
      const sql = faults.length === 0 ? value : `CASE WHEN ${fits(limit)} THEN ${value} END`;
      return {
        ...plainReading(mapped, [{ name: field.name, sql }], Number(answers[`blank_${key}`]) > 0),
        faults,
        rounded: faults.length === 0 ? Number(answers[`rounded_${key}`] ?? 0) : 0,
      };
    },
  };
}

function count(where: string, name: string): string {
  return `COUNT(*) FILTER (WHERE ${where}) AS ${ident(name)}`;
}

/** The faults of which there are any. */
function found(
  answers: Readonly<Record<string, unknown>>,
  checks: readonly (readonly [string, CellProblem, string])[],
): CellFault[] {
  return checks.flatMap(([name, problem, where]) => (Number(answers[name]) > 0 ? [{ problem, where }] : []));
}
