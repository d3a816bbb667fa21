import { tmpdir } from 'node:os';
import type { MissingData } from './domain/missing.js';
import type { Dataset } from './domain/pack.js';
import type { Lang, Text } from './domain/text.js';
import { missingData } from './facts/missing-data.js';
import { namedDatasets } from './ingest/identify.js';
import { type Ingested, ingest } from './ingest/ingest.js';
import { openPack, type Pack } from './rules/pack.js';
import { openDuckDb } from './store/duckdb.js';
import type { Store } from './store/port.js';
import { createTemporaryFolder, removeTemporaryFolder } from './temporary-folders.js';

/** Exports loaded under a pack: what `jihe check` looks at and `jihe run` goes on from. */
export interface LoadedExports {
  readonly pack: Pack;
  readonly store: Store;
  readonly ingested: Ingested;
  readonly missing: MissingData;
}

/** What to load. `onProgress` is told each step in words. */
export interface LoadOptions {
  readonly inputs: readonly string[];
  /** Folder of the policy pack. */
  readonly rules: string;
  readonly lang: Lang;
  readonly onProgress: (step: Text) => void;
}

/**
 * Opens the pack and a store, loads the exports, and hands them to `use`; the store and its temporary files are gone
 * afterwards, whatever happened.
 */
export async function withLoadedExports<T>(
  options: LoadOptions,
  use: (loaded: LoadedExports) => Promise<T>,
): Promise<T> {
  const pack = await openPack(options.rules);
  const workFolder = await createTemporaryFolder(tmpdir(), 'jihe-');
  try {
    const store = await openDuckDb({ spillFolder: workFolder });
    try {
      const ingested = await ingest(store, pack.datasets, options.inputs, {
        workFolder,
        lang: options.lang,
        onProgress: ({ file, rows }) =>
          options.onProgress({ zh: `正在读取 ${file}：${rows} 行`, en: `Reading ${file}: ${rows} rows` }),
      });
      const columns = ingested.inputs.flatMap((input, i) => {
        const fields = ingested.columns.get(i + 1);
        return input.dataset === null || fields === undefined
          ? []
          : [[i + 1, { dataset: input.dataset, fields }] as const];
      });
      const missing = await missingData(store, pack.datasets, new Map(columns), unreadable(ingested, pack.datasets));
      return await use({ pack, store, ingested, missing });
    } finally {
      await store.close();
    }
  } finally {
    await removeTemporaryFolder(workFolder);
  }
}

/** Datasets of which a whole file or sheet could not be used: by its dataset, else by what its name says it is. */
function unreadable({ inputs }: Ingested, datasets: readonly Dataset[]): Set<string> {
  const found = new Set<string>();
  for (const { dataset, file, sheet, rowsRead, rowsLoaded, rowsRejected } of inputs) {
    if (dataset === null) for (const { name } of namedDatasets(sheet ?? file, datasets)) found.add(name);
    else if (rowsLoaded === 0 && rowsRejected > 0 && rowsRead > 0) found.add(dataset);
  }
  return found;
}
