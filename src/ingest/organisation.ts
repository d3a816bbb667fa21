import type { Dataset } from '../domain/pack.js';
import type { Problem } from '../domain/problem.js';
import { ident, literal } from '../domain/sql.js';
import type { Store } from '../store/port.js';
import { ORG_MISSING, rejection, warning } from './input-problems.js';
import { addRejectedDocuments } from './rejected-documents.js';
import type { Rejects } from './rejects.js';

/** An input as loaded, as far as its company matters. */
export interface OrgInput {
  readonly inputNo: number;
  readonly file: string;
  readonly sheet: string | null;
  readonly dataset: Dataset;
}

/** What the rows without a company became. `rejected`: input number → rows taken out again. */
export interface OrgResult {
  readonly problems: readonly Problem[];
  readonly rejected: ReadonlyMap<number, number>;
}

/**
 * Gives a company to the rows that name none ('-'), once everything is loaded. Where nobody names one, '-' stays. Where
 * all rows that name one name the same, the others are taken to belong to it, with a warning. Where they name several,
 * rows without one cannot be placed: they are taken out again, a whole input with one line, single rows each with its
 * own. Companies are never mixed silently.
 */
export async function settleOrganisations(
  store: Store,
  rejects: Rejects,
  inputs: readonly OrgInput[],
): Promise<OrgResult> {
  const orgs = new Set<string>();
  const without: { input: OrgInput; blank: number; rows: number }[] = [];
  for (const input of inputs) {
    const counts = await store.all(
      `SELECT org, count(*) AS n FROM ${ident(input.dataset.name)} WHERE input_no = ${input.inputNo} GROUP BY org`,
    );
    const rows = counts.reduce((sum, { n }) => sum + Number(n), 0);
    const blank = Number(counts.find(({ org }) => org === '-')?.n ?? 0);
    for (const { org } of counts) if (org !== '-') orgs.add(String(org));
    if (blank > 0) without.push({ input, blank, rows });
  }
  const problems: Problem[] = [];
  const rejected = new Map<number, number>();
  if (orgs.size === 0) return { problems, rejected };
  for (const { input, blank, rows } of without) {
    const blankRows = `${ident(input.dataset.name)} WHERE input_no = ${input.inputNo} AND org = '-'`;
    const [only] = orgs;
    if (orgs.size === 1 && only !== undefined) {
      await store.exec(
        `UPDATE ${ident(input.dataset.name)} SET org = ${literal(only)} WHERE input_no = ${input.inputNo} AND org = '-'`,
      );
      problems.push(warning.orgAssumed(input, only, blank));
      continue;
    }
    problems.push(...(await rejectWithoutOrg(rejects, input, blankRows, blank === rows)));
    const fields = new Set(input.dataset.fields.map(({ name }) => name));
    await addRejectedDocuments(store, input.dataset, `(SELECT * FROM ${blankRows}) t`, fields);
    await store.exec(`DELETE FROM ${blankRows}`);
    rejected.set(input.inputNo, blank);
  }
  return { problems, rejected };
}

/**
 * Rejects the rows of an input that name no company where several are named: a whole input with one line, which is
 * returned as a problem, single rows each with its own. `blankRows` is SQL after FROM.
 */
export async function rejectWithoutOrg(
  rejects: Rejects,
  input: Pick<OrgInput, 'inputNo' | 'file' | 'sheet'>,
  blankRows: string,
  isWhole: boolean,
): Promise<Problem[]> {
  if (isWhole) {
    const problem = rejection(input, 'org-missing', ORG_MISSING);
    await rejects.addWhole(input.inputNo, problem);
    return [problem];
  }
  const number = await rejects.textNo('rejected', 'org-missing', ORG_MISSING);
  await rejects.addQuery(
    input.inputNo,
    `SELECT row_no, CAST(NULL AS VARCHAR) AS column_name, '' AS value, ${number} AS text_no FROM ${blankRows}`,
  );
  return [];
}
