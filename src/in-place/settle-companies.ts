import type { Problem } from '../domain/problem.js';
import { ident } from '../domain/sql.js';
import { warning } from '../ingest/input-problems.js';
import { type OrgResult, rejectWithoutOrg } from '../ingest/organisation.js';
import { addRejectedDocuments } from '../ingest/rejected-documents.js';
import type { Rejects } from '../ingest/rejects.js';
import type { Store } from '../store/port.js';
import type { ReadTable } from './read-table.js';
import { tableTitle } from './row-source.js';
import { viewSql } from './table-view.js';

/**
 * Gives a company to the rows that name none, as loading does for files: the only one that the other rows name, with a
 * warning; where they name several, such rows are taken out. The views exist already and are changed.
 */
export async function settleCompanies(
  store: Store,
  rejects: Rejects,
  tables: readonly ReadTable[],
): Promise<OrgResult> {
  const problems: Problem[] = [];
  const rejected = new Map<number, number>();
  // Where every table has one company, or none has any, nothing needs to be counted.
  if (tables.every(({ mapped }) => mapped.org !== null)) return { problems, rejected };
  if (tables.every(({ mapped, reading }) => mapped.org === null && !reading.readings.has('org')))
    return { problems, rejected };
  const orgs = new Set<string>();
  const without: { readonly table: ReadTable; readonly blank: number; readonly rows: number }[] = [];
  for (const table of tables) {
    const { mapped } = table;
    const counts =
      mapped.org !== null
        ? [{ org: mapped.org, n: 0 }]
        : !table.reading.readings.has('org')
          ? [{ org: '-', n: table.rowsRead - table.rowsRejected }]
          : await store.all(`SELECT org, COUNT(*) AS n FROM ${ident(mapped.dataset.name)} GROUP BY org`);
    for (const { org } of counts) if (org !== '-') orgs.add(String(org));
    const blank = Number(counts.find(({ org }) => org === '-')?.n ?? 0);
    if (blank > 0) without.push({ table, blank, rows: counts.reduce((sum, { n }) => sum + Number(n), 0) });
  }
  if (orgs.size === 0) return { problems, rejected };
  for (const { table, blank, rows } of without) {
    const { mapped, reading, rowsRejected } = table;
    const at = { file: tableTitle(mapped), sheet: null };
    const [only] = orgs;
    if (orgs.size === 1 && only !== undefined) {
      await store.exec(viewSql({ ...reading, org: only }, rowsRejected > 0 ? 'some' : 'none'));
      problems.push(warning.orgAssumed(at, only, blank));
      continue;
    }
    const blankRows = `(SELECT * FROM ${ident(mapped.dataset.name)} WHERE org = '-') t`;
    const fields = new Set([...reading.readings.keys(), 'org']);
    await addRejectedDocuments(store, mapped.dataset, blankRows, fields);
    const isWhole = blank === rows;
    problems.push(...(await rejectWithoutOrg(rejects, { inputNo: reading.inputNo, ...at }, blankRows, isWhole)));
    if (!isWhole) await store.analyse('reject_cell');
    await store.exec(viewSql(reading, isWhole ? 'all' : 'some'));
    rejected.set(reading.inputNo, blank);
  }
  return { problems, rejected };
}
