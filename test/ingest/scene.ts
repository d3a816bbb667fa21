import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Dataset } from '../../src/domain/pack.js';
import { type Ingested, ingest } from '../../src/ingest/ingest.js';
import { rejectedRows } from '../../src/ingest/rejects.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { LoadingStore, Row } from '../../src/store/port.js';

const folder = new URL('../../rules/datasets/', import.meta.url);

/** The datasets of the committed pack. */
export const DATASETS: readonly Dataset[] = readdirSync(folder)
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Dataset);

/** A dataset by name. */
export function dataset(name: string): Dataset {
  const found = DATASETS.find((own) => own.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** Files loaded into a store of their own; `close` removes everything. */
export interface Scene {
  readonly store: LoadingStore;
  readonly folder: string;
  readonly result: Ingested;
  /** Rows of a query. */
  readonly rows: (sql: string) => Promise<Row[]>;
  /** `file:sheet:row:column problem value` of everything that was not loaded, in order. */
  readonly rejects: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

/** Writes files into a new folder and loads it. */
export async function load(files: Readonly<Record<string, string | Buffer>>): Promise<Scene> {
  const base = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  const exports = join(base, 'exports');
  mkdirSync(exports);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(exports, name)), { recursive: true });
    writeFileSync(join(exports, name), content);
  }
  return loadPaths([exports], base);
}

/** Loads existing paths. `base` is a folder for temporary files and is removed at the end. */
export async function loadPaths(
  paths: readonly string[],
  base: string,
  datasets: readonly Dataset[] = DATASETS,
): Promise<Scene> {
  const work = join(base, 'work');
  mkdirSync(work, { recursive: true });
  const store = await openDuckDb({ spillFolder: work });
  const close = async () => {
    await store.close();
    rmSync(base, { recursive: true, force: true });
  };
  try {
    const result = await ingest(store, datasets, paths, { workFolder: work, lang: 'zh' });
    return {
      store,
      folder: paths[0] as string,
      result,
      rows: (sql) => store.all(sql),
      rejects: () => rejectLines(store),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function rejectLines(store: LoadingStore): Promise<string[]> {
  const lines: string[] = [];
  for await (const { place, id, value } of rejectedRows(store)) {
    const where = [place.file, place.sheet, place.row, place.column].filter((part) => part !== null).join(':');
    lines.push(value === '' ? `${where} ${id}` : `${where} ${id} ${value}`);
  }
  return lines;
}

/** A contracts CSV: the required columns and more, from rows of cells. */
export function contracts(
  rows: readonly (readonly string[])[],
  header = '合同编号,客户名称,业务员,签订日期,合同金额',
): string {
  return `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`;
}

/** `read/loaded/rejected/ignored` of every input. */
export function counts({ inputs }: Ingested): string[] {
  return inputs.map((input) => `${input.rowsRead}/${input.rowsLoaded}/${input.rowsRejected}/${input.rowsIgnored}`);
}
