import { readdirSync, readFileSync } from 'node:fs';
import { createCalendarTable } from '../src/calendar/calendar-table.js';
import { earlierPeriods, parsePeriod } from '../src/domain/date.js';
import type {
  AgeingOptions,
  CompanyCalendar,
  CompanyList,
  Dataset,
  FactsContract,
  PackFacts,
  Parameter,
} from '../src/domain/pack.js';
import type { AgeingBasis, Value } from '../src/domain/result.js';
import { ident, literal } from '../src/domain/sql.js';
import { dayColumn, keyColumns, timeColumn } from '../src/domain/stored-columns.js';
import { createFacts } from '../src/facts/create-facts.js';
import { createRunTables } from '../src/facts/run-tables.js';
import { createDatasetTables } from '../src/ingest/tables.js';
import type { Store } from '../src/store/port.js';
import { type Database, openTestStore } from './test-store.js';

const RULES = new URL('../rules/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, RULES), 'utf8');

/** Every dataset schema of the pack. */
export const datasets: readonly Dataset[] = readdirSync(new URL('datasets/', RULES))
  .sort()
  .map((file) => JSON.parse(read(`datasets/${file}`)));

/**
 * Rows by dataset; fields as an export would show them. `_input` and `_row` default to 1 and the position + 1.
 * `rejected_document` holds what rejected rows still say of themselves.
 */
export type SceneRows = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>;

/** Settings of a scene; the defaults are the sample month. */
export interface SceneOptions {
  readonly period?: string;
  readonly asOf?: string;
  /** Facts views to create, with what they use; all of the pack when absent. */
  readonly facts?: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
  /** Lists that differ between companies; none when absent. */
  readonly companyLists?: readonly CompanyList[];
  /** Fields for which no export has a column, by dataset; every other field of a dataset with rows has one. */
  readonly absent?: Readonly<Record<string, readonly string[]>>;
  readonly calendar?: Partial<CompanyCalendar>;
  readonly basis?: AgeingBasis;
  readonly ageing?: Partial<Omit<AgeingOptions, 'basis'>>;
  /** The database of the vitest project when absent. */
  readonly database?: Database;
}

const CALENDAR: CompanyCalendar = { sixDayWeek: false, daysOff: [], workingDays: [], notices: [] };

/** What nearly every scene has in common. */
async function prepare(store: Store): Promise<void> {
  await createDatasetTables(store, datasets);
  await createCalendarTable(store, CALENDAR);
}

/**
 * A store that holds exactly these rows, with the calendar, the run tables and the facts views on top: what a run has
 * after loading. The caller closes it.
 */
export async function scene(rows: SceneRows, options: SceneOptions = {}): Promise<Store> {
  const store = await openTestStore(prepare, options.database);
  const period = parsePeriod(options.period ?? '2026-10');
  const statements: string[] = [];
  const columns: Value[][] = [];
  for (const dataset of datasets) {
    const loaded = rows[dataset.name] ?? [];
    statements.push(...inserts(dataset, loaded));
    const fields = dataset.fields
      .map(({ name }) => name)
      .filter((name) => !options.absent?.[dataset.name]?.includes(name));
    for (const inputNo of new Set(loaded.map((row) => Number(row._input ?? 1))))
      columns.push(...fields.map((field) => [inputNo, dataset.name, field]));
  }
  if (statements.length > 0) await store.exec(statements.join(';\n'));
  await store.append('input_column', columns);
  const names = ['dataset', 'org', 'number', 'contract_no', 'invoice_no', 'customer_name'];
  await store.append(
    'rejected_document',
    (rows.rejected_document ?? []).map((row) => names.map((name) => row[name] ?? (name === 'org' ? '-' : null))),
  );
  if (options.calendar !== undefined) {
    await store.exec('DROP TABLE calendar');
    await createCalendarTable(store, { ...CALENDAR, ...options.calendar });
  }
  const parameters = new Map<string, string | readonly string[]>();
  for (const parameter of (JSON.parse(read('parameters.json')) as { parameters: Parameter[] }).parameters) {
    const value = parameter.values.at(-1)?.value;
    parameters.set(parameter.name, typeof value === 'object' ? value.map(String) : String(value));
  }
  for (const [name, value] of Object.entries(options.parameters ?? {})) parameters.set(name, value);
  await createRunTables(store, {
    asOf: options.asOf ?? period.end,
    period,
    earlierStart: earlierPeriods(period, 3).at(-1)?.start,
    parameters,
    companyLists: options.companyLists ?? [],
    ageing: {
      basis: options.basis ?? 'invoice',
      ageFrom: 'due',
      buckets: [30, 60, 90, 180, 365],
      unapplied: 'on-account',
      ...options.ageing,
    },
    lang: 'zh',
  });
  await createFacts(store, datasets, packFacts(options.facts));
  return store;
}

/** Facts views of the pack in dependency order: the named ones with what they use, or all. */
function packFacts(names?: readonly string[]): PackFacts[] {
  const folder = readdirSync(new URL('facts/', RULES));
  const wanted = names ?? folder.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
  const found = new Map<string, PackFacts>();
  const take = (name: string) => {
    if (found.has(name)) return;
    const contract = JSON.parse(read(`facts/${name}.json`)) as FactsContract;
    for (const used of contract.uses ?? []) take(used);
    found.set(name, { contract, sql: read(`facts/${name}.sql`) });
  };
  for (const name of [...wanted].sort()) take(name);
  return [...found.values()];
}

/** Statements that put rows into the table of a dataset, and note those that repeat a number. */
function inserts(dataset: Dataset, rows: readonly Readonly<Record<string, Value>>[]): string[] {
  if (rows.length === 0) return [];
  const known = new Set(['_input', '_row', ...dataset.fields.map((field) => field.name)]);
  const cells = rows.map((row, position) => {
    for (const name of Object.keys(row)) if (!known.has(name)) throw new Error(`${dataset.name} has no field ${name}`);
    return cellsOf(dataset, row, position);
  });
  const names = Object.keys(cells[0] as Record<string, Value>).map(ident);
  const values = cells.map((row) => `(${Object.values(row).map(literal).join(', ')})`);
  const key = ['org', ...keyColumns(dataset)].map((name) => `COALESCE(CAST(${ident(name)} AS VARCHAR), '')`).join(', ');
  return [
    `INSERT INTO ${ident(dataset.name)}(${names.join(', ')}) VALUES ${values.join(', ')}`,
    `INSERT INTO repeated_row SELECT ${literal(dataset.name)}, input_no, row_no FROM (
       SELECT input_no, row_no, ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY input_no, row_no) AS n
       FROM ${ident(dataset.name)} WHERE NOT is_void) numbered WHERE n > 1`,
  ];
}

function cellsOf(dataset: Dataset, row: Readonly<Record<string, Value>>, position: number): Record<string, Value> {
  const cells: Record<string, Value> = {
    org: row.org ?? '-',
    input_no: row._input ?? 1,
    row_no: row._row ?? position + 2,
  };
  for (const field of dataset.fields) {
    if (field.name === 'org') continue;
    const value = row[field.name] ?? field.default ?? null;
    if (field.type !== 'datetime') cells[field.name] = value;
    else {
      cells[dayColumn(field.name)] = value === null ? null : String(value).slice(0, 10);
      cells[timeColumn(field.name)] = value === null || String(value).length < 16 ? null : `${value}:00`;
    }
  }
  const status = dataset.void && row[dataset.void.field];
  cells.is_void = status !== undefined && status !== null && (dataset.void?.values.includes(String(status)) ?? false);
  return cells;
}
