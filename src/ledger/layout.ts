import { UserError } from '../domain/problem.js';
import { TEXT } from '../domain/sql.js';
import type { LastingStore } from '../store/port.js';

/** Number of the layout below. A ledger with a higher one was written by a newer version of the program. */
const VERSION = 1;

/** The tables of a ledger and their columns; one text for both databases. Amounts and days are text, as in the output files. */
const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  layout: { version: 'INTEGER' },
  entry: {
    ...{ period: TEXT, period_start: TEXT, period_end: TEXT, as_of: TEXT, lang: TEXT },
    ...{ tool_version: TEXT, pack_digest: TEXT, manifest: TEXT },
    ...{ violations: 'INTEGER', waived: 'INTEGER', carried: 'INTEGER', fines: TEXT, recorded_at: TEXT },
  },
  finding: {
    ...{ period: TEXT, no: 'INTEGER', id: TEXT, rule: TEXT, org: TEXT, key: TEXT, role: TEXT, name: TEXT },
    ...{ occurred_on: TEXT, deadline: TEXT, severity: TEXT, days_late: 'INTEGER' },
    ...{ is_new: 'BOOLEAN', is_open: 'BOOLEAN', waiver: TEXT, first_seen: TEXT, json: TEXT },
  },
  fine: {
    ...{ period: TEXT, no: 'INTEGER', kind: TEXT, org: TEXT, role: TEXT, name: TEXT, rule: TEXT, severity: TEXT },
    ...{ findings: 'INTEGER', worst_days_late: 'INTEGER', prior: 'INTEGER', amount: TEXT, formula: TEXT },
  },
  decision: {
    ...{ no: 'INTEGER', finding: TEXT, period: TEXT, org: TEXT, role: TEXT, name: TEXT, rule: TEXT },
    ...{ kind: TEXT, amount: TEXT, suggested: TEXT },
    ...{ reason: TEXT, decided_by: TEXT, decided_on: TEXT, recorded_at: TEXT },
  },
};

/** Statements that create an empty ledger. */
export const LAYOUT = [
  ...Object.entries(TABLES).map(
    ([table, columns]) =>
      `CREATE TABLE ${table}(${Object.entries(columns)
        .map(([name, type]) => `${name} ${type}`)
        .join(', ')})`,
  ),
  `INSERT INTO layout VALUES (${VERSION})`,
].join(';\n');

/**
 * Makes sure that what was opened is a ledger of this layout. It may be anybody's file: views in the place of tables, or
 * other columns, are no ledger.
 * @throws UserError otherwise.
 */
export async function assertLayout(store: LastingStore, place: string): Promise<void> {
  const found =
    await store.all(`SELECT t.table_name AS name, t.table_type AS kind, c.column_name AS column_name, c.data_type AS type
    FROM information_schema.tables t JOIN information_schema.columns c
      ON c.table_schema = t.table_schema AND c.table_name = t.table_name
    WHERE t.table_schema = current_schema() ORDER BY t.table_name, c.ordinal_position`);
  if (!found.some(({ name, kind }) => name === 'layout' && kind === 'BASE TABLE')) throw foreign(place);
  const [layout] = await store.all('SELECT MIN(version) AS version, COUNT(*) AS n FROM layout').catch(() => []);
  const version = layout?.n === 1 ? Number(layout.version) : Number.NaN;
  if (version > VERSION)
    throw new UserError({
      zh: `台账 ${place} 由更新版本的 jihe 写成（格式 ${version}，本版本认识到 ${VERSION}）。请升级 jihe；台账没有改动。`,
      en: `The ledger ${place} was written by a newer version of jihe (layout ${version}; this one knows up to ${VERSION}). Upgrade jihe; the ledger is as it was.`,
    });
  const shape = (rows: readonly (readonly [string, string])[]) => rows.map((row) => row.join(' ')).join(', ');
  for (const [table, columns] of Object.entries(TABLES)) {
    const here = found.filter(({ name, kind }) => name === table && kind === 'BASE TABLE');
    const types = here.map(({ column_name, type }) => [String(column_name), familyOf(String(type))] as const);
    const expected = Object.entries(columns).map(([name, type]) => [name, familyOf(type)] as const);
    if (version !== VERSION || shape(types) !== shape(expected)) throw foreign(place);
  }
}

/** Databases name their types differently. */
function familyOf(type: string): string {
  if (/^(?:varchar|character varying|text)/i.test(type)) return 'text';
  return type.toLowerCase();
}

function foreign(place: string): UserError {
  return new UserError({
    zh: `${place} 不是台账，不会改动它。请用 --ledger 另指定一处。`,
    en: `${place} is not a ledger; it is left as it is. Name another place with --ledger.`,
  });
}
