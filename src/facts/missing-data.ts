import type { MissingData } from '../domain/missing.js';
import type { Dataset } from '../domain/pack.js';
import { ident } from '../domain/sql.js';
import type { Store } from '../store/port.js';

/**
 * What the loaded exports lack, per file and per company.
 *
 * A dataset is missing for a company when nobody loaded it at all, or when other companies have rows in it and this one
 * has none: whether that company has no receipts or only no receipts export, no one can tell, so nothing is concluded.
 *
 * A dataset of which some export could not be used at all (`unreadable`) is missing for everybody: whose documents stood
 * in it, no one can tell.
 *
 * `columns` are the mapped fields of every input (input number from 1).
 */
export async function missingData(
  store: Store,
  datasets: readonly Dataset[],
  columns: ReadonlyMap<number, { readonly dataset: string; readonly fields: ReadonlySet<string> }>,
  unreadable: ReadonlySet<string> = new Set(),
): Promise<MissingData> {
  const orgsOfInput = new Map<number, Set<string>>();
  const orgsOfDataset = new Map<string, Set<string>>();
  for (const dataset of datasets) {
    const orgs = new Set<string>();
    for (const row of await store.all(`SELECT DISTINCT org, input_no FROM ${ident(dataset.name)}`)) {
      orgs.add(String(row.org));
      const ofInput = orgsOfInput.get(Number(row.input_no)) ?? new Set<string>();
      orgsOfInput.set(Number(row.input_no), ofInput.add(String(row.org)));
    }
    orgsOfDataset.set(dataset.name, orgs);
  }
  const everyOrg = [...new Set([...orgsOfDataset.values()].flatMap((orgs) => [...orgs]))].sort();
  const byInput = new Map<string, number[]>();
  const byOrg = new Map<string, readonly string[] | 'all'>();
  for (const dataset of datasets) {
    const inputs = [...columns].filter(([, input]) => input.dataset === dataset.name);
    const present = orgsOfDataset.get(dataset.name) ?? new Set();
    // A loaded export without rows is present: the company simply has none of these documents.
    const absent =
      inputs.length === 0 || unreadable.has(dataset.name)
        ? 'all'
        : present.size === 0
          ? []
          : everyOrg.filter((org) => !present.has(org));
    if (absent === 'all' || absent.length > 0) byOrg.set(dataset.name, absent);
    for (const field of dataset.fields) {
      const name = `${dataset.name}.${field.name}`;
      const lacking = inputs.filter(([, input]) => !input.fields.has(field.name)).map(([inputNo]) => inputNo);
      if (lacking.length > 0) byInput.set(name, lacking);
      const orgs = new Set(lacking.flatMap((inputNo) => [...(orgsOfInput.get(inputNo) ?? [])]));
      if (absent === 'all' || (inputs.length > 0 && lacking.length === inputs.length)) byOrg.set(name, 'all');
      else if (absent.length + orgs.size > 0) byOrg.set(name, [...new Set([...absent, ...orgs])].sort());
    }
  }
  return { byInput, byOrg };
}
