import { tmpdir } from 'node:os';
import type { MissingData } from './domain/missing.js';
import type { Dataset } from './domain/pack.js';
import type { Lang, Text } from './domain/text.js';
import { missingData } from './facts/missing-data.js';
import { readMapping } from './in-place/mapping.js';
import { openInPlace } from './in-place/open-in-place.js';
import { namedDatasets } from './ingest/identify.js';
import { type Ingested, ingest } from './ingest/ingest.js';
import { inputSize } from './ingest/input-size.js';
import { createLoadedTables } from './ingest/loaded-tables.js';
import { openPack, type Pack } from './rules/pack.js';
import { type DuckDbLimits, openDuckDb } from './store/duckdb.js';
import type { LoadingStore, Store } from './store/port.js';
import type { PostgresOptions, PostgresStore } from './store/postgres.js';
import { createTemporaryFolder, removeAbandonedFolders, removeTemporaryFolder } from './temporary-folders.js';

/** Exports loaded under a pack: what `jihe check` looks at and `jihe run` goes on from. */
export interface LoadedExports {
  readonly pack: Pack;
  readonly store: Store;
  readonly ingested: Ingested;
  readonly missing: MissingData;
  /** The schema of the database that is kept after the run, if one is. */
  readonly keptSchema: string | null;
  /** What should be known about the database as a whole. */
  readonly notes: readonly Text[];
}

/** What to load. `onProgress` is told each step in words. */
export interface LoadOptions {
  /** Folders or files; none with `inPlace`. */
  readonly inputs: readonly string[];
  /** Folder of the policy pack. */
  readonly rules: string;
  readonly lang: Lang;
  /** The PostgreSQL in which everything after loading happens; the embedded database when absent. */
  readonly database?: PostgresOptions;
  /** Mapping file of tables that are in that database already: they are audited where they lie, and nothing is loaded. */
  readonly inPlace?: string;
  /** How much of the machine the embedded database may use. */
  readonly limits?: DuckDbLimits;
  readonly onProgress: (step: Text) => void;
}

/** How work folders are called, before the mark of their process. */
const WORK_FOLDER = 'jihe-';

/**
 * Opens the pack and a store, loads the exports, and hands them to `use`; the store and its temporary files are gone
 * afterwards, whatever happened. Only where the database was told to keep what `use` has made of it, that stays.
 */
export async function withLoadedExports<T>(
  options: LoadOptions,
  use: (loaded: LoadedExports) => Promise<T>,
): Promise<T> {
  const pack = await openPack(options.rules);
  if (options.inPlace !== undefined) return withTablesInPlace(options, pack, options.inPlace, use);
  // Whoever waits for an hour of loading should not learn only then that the password is wrong.
  const notes = options.database === undefined ? [] : await knockAt(options.database);
  await removeAbandonedFolders(tmpdir(), WORK_FOLDER);
  const workFolder = createTemporaryFolder(tmpdir(), WORK_FOLDER);
  try {
    const embedded = await openDuckDb({
      ...{ spillFolder: workFolder, expectedBytes: await inputSize(options.inputs), ...options.limits },
    });
    let loaded: WithoutStore;
    let moved: PostgresStore | null = null;
    try {
      loaded = await load(embedded, pack, workFolder, options);
      if (options.database === undefined) return await use({ ...loaded, notes, store: embedded, keptSchema: null });
      moved = await moveToPostgres(embedded, pack, workFolder, options, options.database);
    } finally {
      await embedded.close();
    }
    return await useAndClose(moved, options.database, { ...loaded, notes }, use);
  } finally {
    await removeTemporaryFolder(workFolder);
  }
}

/** Makes sure that a run could begin there, and tells what its reader should know. @throws UserError when it could not. */
async function knockAt(database: PostgresOptions): Promise<readonly Text[]> {
  const { checkPostgres } = await import('./store/postgres.js');
  return versionNotes(await checkPostgres(database));
}

function versionNotes({ engine, isKnownVersion }: Pick<PostgresStore, 'engine' | 'isKnownVersion'>): readonly Text[] {
  if (isKnownVersion) return [];
  return [
    {
      zh: `${engine} 不在已测试的版本（13–18）之内；请把结果与内置数据库的结果核对一次。`,
      en: `${engine} is not among the versions that were tested (13–18); compare the results with those of the embedded database once.`,
    },
  ];
}

type WithoutStore = Omit<LoadedExports, 'store' | 'keptSchema' | 'notes'>;

/** The same over tables that are in the database already. */
async function withTablesInPlace<T>(
  { database, onProgress }: LoadOptions,
  pack: Pack,
  file: string,
  use: (loaded: LoadedExports) => Promise<T>,
): Promise<T> {
  if (database === undefined) throw new Error('tables in place need a database');
  const mapping = await readMapping(file);
  const { openPostgres } = await import('./store/postgres.js');
  const store = await openPostgres(database);
  let loaded: WithoutStore;
  try {
    const ingested = await openInPlace(store, pack.datasets, { file, mapping }, (read) =>
      onProgress({ zh: `正在查看 ${read.file}：${read.rows} 行`, en: `Looking at ${read.file}: ${read.rows} rows` }),
    );
    loaded = { pack, ingested, missing: await missingOf(store, pack, ingested) };
  } catch (error) {
    await store.close();
    throw error;
  }
  return useAndClose(store, database, { ...loaded, notes: versionNotes(store) }, use);
}

/** Hands a PostgreSQL store over, then closes it, keeping what it was told to keep. */
async function useAndClose<T>(
  store: PostgresStore,
  { keep }: PostgresOptions,
  loaded: Omit<LoadedExports, 'store' | 'keptSchema'>,
  use: (loaded: LoadedExports) => Promise<T>,
): Promise<T> {
  try {
    const result = await use({ ...loaded, store, keptSchema: keep === true ? store.schema : null });
    if (keep === true) await store.commit();
    return result;
  } finally {
    await store.close();
  }
}

/** Reads the exports into the typed tables, and says what they lack. */
async function load(store: LoadingStore, pack: Pack, workFolder: string, options: LoadOptions): Promise<WithoutStore> {
  const ingested = await ingest(store, pack.datasets, options.inputs, {
    workFolder,
    lang: options.lang,
    onProgress: ({ file, rows }) =>
      options.onProgress({ zh: `正在读取 ${file}：${rows} 行`, en: `Reading ${file}: ${rows} rows` }),
  });
  return { pack, ingested, missing: await missingOf(store, pack, ingested) };
}

/** What the inputs lack. */
async function missingOf(store: Store, { datasets }: Pack, ingested: Ingested): Promise<MissingData> {
  const columns = ingested.inputs.flatMap((input, i) => {
    const fields = ingested.columns.get(i + 1);
    return input.dataset === null || fields === undefined ? [] : [[i + 1, { dataset: input.dataset, fields }] as const];
  });
  return missingData(store, datasets, new Map(columns), unreadable(ingested, datasets));
}

/** A PostgreSQL store that holds what was loaded. */
async function moveToPostgres(
  embedded: LoadingStore,
  pack: Pack,
  workFolder: string,
  { onProgress }: LoadOptions,
  database: PostgresOptions,
): Promise<PostgresStore> {
  const { openPostgres } = await import('./store/postgres.js');
  const { transferTables } = await import('./store/transfer.js');
  const store = await openPostgres(database);
  try {
    await createLoadedTables(store, pack.datasets);
    await transferTables(embedded, store, workFolder, (table, rows) =>
      onProgress({ zh: `正在送入数据库 ${table}：${rows} 行`, en: `Into the database: ${table}, ${rows} rows` }),
    );
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Datasets of which a whole file or sheet could not be used: by its dataset, else by what its name says it is. */
function unreadable({ inputs }: Ingested, datasets: readonly Dataset[]): Set<string> {
  const found = new Set<string>();
  for (const { dataset, file, sheet, rowsRead, rowsLoaded, rowsRejected } of inputs) {
    if (dataset === null)
      for (const { name } of namedDatasets(sheet ?? ownName(file, inputs), datasets)) found.add(name);
    else if (rowsLoaded === 0 && rowsRejected > 0 && rowsRead > 0) found.add(dataset);
  }
  return found;
}

/** A file's own name; with that of the zip file or folder before it where it is the only one that came out of it. */
function ownName(file: string, inputs: Ingested['inputs']): string {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const isOnly = inputs.filter((input) => input.file.startsWith(folder)).length === 1;
  return isOnly ? file : file.slice(folder.length);
}
