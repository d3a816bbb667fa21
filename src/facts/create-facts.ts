import type { Dataset, FactsContract } from '../domain/pack.js';
import { ident } from '../domain/sql.js';
import type { Store } from '../store/port.js';
import { asOfViewSql } from './as-of-view.js';

/** A facts view: its contract and its SQL (one SELECT). */
export interface Facts {
  readonly contract: FactsContract;
  readonly sql: string;
}

/**
 * Creates the as-of view of every dataset, then the facts views in the given order (a view comes after those it uses).
 * A view whose contract says `materialise` becomes a table, so that it is computed once however often it is read.
 */
export async function createFacts(store: Store, datasets: readonly Dataset[], facts: readonly Facts[]): Promise<void> {
  for (const dataset of datasets) await store.exec(asOfViewSql(dataset));
  for (const { contract, sql } of facts)
    await store.exec(`CREATE ${contract.materialise ? 'TABLE' : 'VIEW'} ${ident(contract.name)} AS\n${sql}`);
}
