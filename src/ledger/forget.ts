import { literal, TEXT } from '../domain/sql.js';
import type { LastingStore, Row } from '../store/port.js';
import { withoutName } from './without-name.js';

/** What is to be removed from a ledger. */
export type WhatToForget =
  /** The entries of these periods, as `Ledger.entries` calls them. */
  | { readonly periods: readonly string[] }
  /** What names a person; with `org` only of that company. */
  | { readonly person: string; readonly org: string | null };

/** How much was removed, or would be. */
export interface Forgotten {
  readonly entries: number;
  readonly findings: number;
  readonly fines: number;
  readonly decisions: number;
  /** Rows that stay, in which the name was made unreadable: findings of others, decisions, the runs' own notes. */
  readonly redacted: number;
}

/**
 * Removes what was asked for, in one step; afterwards no byte of it is left in the file. A trial only counts what would be
 * removed.
 */
export async function forget(store: LastingStore, what: WhatToForget, isTrial: boolean): Promise<Forgotten> {
  // Every text holds it.
  if ('person' in what && what.person === '') throw new Error('internal error: nobody is named');
  await store.begin();
  try {
    const forgotten = await ('person' in what ? forgetPerson(store, what) : forgetPeriods(store, what.periods));
    await (isTrial ? store.rollback() : store.commitAndErase());
    return forgotten;
  } catch (error) {
    await store.rollback().catch(() => {});
    throw error;
  }
}

async function forgetPeriods(store: LastingStore, periods: readonly string[]): Promise<Forgotten> {
  const where = periods.length === 0 ? 'FALSE' : `period IN (${periods.map(literal).join(', ')})`;
  const counts = {
    entries: await remove(store, 'entry', where),
    findings: await remove(store, 'finding', where),
    fines: await remove(store, 'fine', where),
  };
  return { ...counts, decisions: await removeOrphans(store), redacted: 0 };
}

/** Decisions on findings that no entry has would have an effect that nobody could see. */
function removeOrphans(store: LastingStore): Promise<number> {
  return remove(store, 'decision', 'NOT EXISTS (SELECT 1 FROM finding f WHERE f.id = decision.finding)');
}

async function forgetPerson(
  store: LastingStore,
  { person, org }: { readonly person: string; readonly org: string | null },
): Promise<Forgotten> {
  const inOrg = org === null ? 'TRUE' : `org = ${literal(org)}`;
  const named = literal(person);
  // A key may be a person: kind:owner:day of a duty, owner@day of a target, the name itself of somebody unknown.
  const wrapped = "':' || replace(replace(key, '@', ':'), '#', ':') || ':'";
  const isAbout = `${inOrg} AND (name = ${named} OR position(${literal(`:${person}:`)} IN ${wrapped}) > 0)`;
  const findings = await remove(store, 'finding', isAbout);
  const fines = await remove(store, 'fine', `${inOrg} AND name = ${named}`);
  // Also those on a line that the documents have given to somebody else since.
  const decisions = (await remove(store, 'decision', `${inOrg} AND name = ${named}`)) + (await removeOrphans(store));
  const others = await namesAround(store, person);
  const decisionInOrg = `EXISTS (SELECT 1 FROM finding f WHERE f.id = decision.finding AND f.${inOrg})`;
  const where = org === null ? 'TRUE' : decisionInOrg;
  const blot = (text: TextPlace) => redact(store, text, (old) => withoutName(old, person, others), person);
  const redacted = [
    await blot({ table: 'finding', keys: ['period', 'no'], column: 'json', where: inOrg }),
    await blot({ table: 'entry', keys: ['period'], column: 'manifest', where: 'TRUE' }),
    await blot({ table: 'decision', keys: ['no'], column: 'reason', where }),
    await blot({ table: 'decision', keys: ['no'], column: 'decided_by', where }),
  ];
  return { entries: 0, findings, fines, decisions, redacted: redacted.reduce((sum, n) => sum + n, 0) };
}

async function remove(store: LastingStore, table: string, where: string): Promise<number> {
  const [counted] = await store.all(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`);
  await store.exec(`DELETE FROM ${table} WHERE ${where}`);
  return Number(counted?.n);
}

/** Names of other people in which this one's stands. */
async function namesAround(store: LastingStore, person: string): Promise<ReadonlySet<string>> {
  const around = (table: string) =>
    `SELECT name FROM ${table} WHERE name <> ${literal(person)} AND position(${literal(person)} IN name) > 0`;
  const rows = await store.all(['finding', 'fine', 'decision'].map(around).join(' UNION '));
  return new Set(rows.map(({ name }) => String(name)));
}

/** A column of text, and the rows of it. */
interface TextPlace {
  readonly table: string;
  readonly keys: readonly string[];
  readonly column: string;
  readonly where: string;
}

/** Texts held at a time. */
const BATCH = 10_000;

/** Makes a name unreadable in a column; returns the rows that had it. */
async function redact(
  store: LastingStore,
  { table, keys, column, where }: TextPlace,
  redacted: (old: string) => string,
  person: string,
): Promise<number> {
  // JSON writes most names as they are.
  const forms = [...new Set([person, JSON.stringify(person).slice(1, -1)])];
  const has = forms.map((form) => `position(${literal(form)} IN ${column}) > 0`).join(' OR ');
  const types = keys.map((key) => `${key} ${key === 'no' ? 'INTEGER' : TEXT}`).join(', ');
  const same = keys.map((key) => `${table}.${key} = r.${key}`).join(' AND ');
  const named = keys.join(', ');
  let count = 0;
  for (let after = 'TRUE'; ; ) {
    const found = await store.all(`SELECT ${named}, ${column} AS old FROM ${table}
      WHERE (${where}) AND (${has}) AND ${after} ORDER BY ${named} LIMIT ${BATCH}`);
    const last = found.at(-1);
    if (last === undefined) return count;
    const keysOf = (row: Row) => keys.map((key) => row[key] ?? null);
    after = `(${named}) > (${keysOf(last).map(literal).join(', ')})`;
    const changed = found
      .map((row) => ({ row, text: redacted(String(row.old)) }))
      .filter(({ row, text }) => text !== row.old);
    count += changed.length;
    await store.exec(`DROP TABLE IF EXISTS redacted; CREATE TEMPORARY TABLE redacted(${types}, text ${TEXT})`);
    await store.append(
      'redacted',
      changed.map(({ row, text }) => [...keysOf(row), text]),
    );
    await store.exec(`UPDATE ${table} SET ${column} = r.text FROM redacted r WHERE ${same}; DROP TABLE redacted`);
  }
}
