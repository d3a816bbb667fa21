import type { MissingData } from '../domain/missing.js';
import type { CompanyList, Dataset, Parameter } from '../domain/pack.js';
import { ident } from '../domain/sql.js';
import type { Text } from '../domain/text.js';
import type { Store } from '../store/port.js';

/** What the exports lack, and whose lists nobody asked for. */
export interface CompanyLists {
  readonly missing: MissingData;
  readonly notes: readonly Text[];
}

/**
 * Adds to what is missing the companies without a list: `parameters.<name>` → companies for which neither their own list nor
 * one for all is in force (`lists`). A company that has a list but no row in any export is told: its name may be written
 * differently there, and then another list would be held against it.
 */
export async function companyLists(
  store: Store,
  pack: { readonly datasets: readonly Dataset[]; readonly parameters: readonly Parameter[] },
  lists: readonly CompanyList[],
  missing: MissingData,
): Promise<CompanyLists> {
  const names = pack.parameters.filter(({ perCompany }) => perCompany).map(({ name }) => name);
  const loaded = lists.some(({ org }) => org !== null) ? await loadedCompanies(store, pack.datasets) : [];
  const byOrg = new Map(missing.byOrg);
  const notes: Text[] = [];
  for (const name of names) {
    const own = lists.filter((list) => list.name === name);
    const orgs = new Set(own.map(({ org }) => org));
    const without = orgs.has(null) ? [] : loaded.filter((org) => !orgs.has(org));
    if (own.length === 0 || (without.length > 0 && without.length === loaded.length))
      byOrg.set(`parameters.${name}`, 'all');
    else if (without.length > 0) byOrg.set(`parameters.${name}`, without);
    const unknown = [...orgs].filter((org) => org !== null && !loaded.includes(org));
    if (unknown.length > 0)
      notes.push({
        zh: `parameters.json 的 ${name} 为以下公司列了名单，但导出数据中没有这些公司：${unknown.join('、')}；请核对名称是否一致。`,
        en: `parameters.json has a list ${name} for companies of which the exports have no row: ${unknown.join(', ')}; check that the names agree.`,
      });
  }
  return { missing: { ...missing, byOrg }, notes };
}

/** Companies with a row in any export, sorted. */
async function loadedCompanies(store: Store, datasets: readonly Dataset[]): Promise<string[]> {
  const rows = await store.all(datasets.map(({ name }) => `SELECT org FROM ${ident(name)}`).join(' UNION '));
  return rows.map(({ org }) => String(org)).sort();
}
