import type { Dataset } from '../domain/pack.js';
import type { Store } from '../store/port.js';
import { Rejects } from './rejects.js';
import { createDatasetTables } from './tables.js';

/** Creates every table that a load fills, empty: for a store that takes over what another one has loaded. */
export async function createLoadedTables(store: Store, datasets: readonly Dataset[]): Promise<Rejects> {
  await createDatasetTables(store, datasets);
  return Rejects.create(store);
}
