import { literal } from '../domain/sql.js';
import type { Store } from '../store/port.js';

/** What a column holds, as far as reading it matters; null for types that hold no single value of ours (arrays, JSON, bytes …). */
export type ColumnKind = 'text' | 'integer' | 'number' | 'date' | 'timestamp' | 'zoned' | 'boolean';

/** A column as the database's catalogue describes it. */
export interface CatalogueColumn {
  readonly name: string;
  /** As people write it, e.g. `numeric(18,2)`. */
  readonly type: string;
  readonly kind: ColumnKind | null;
  /** Decimal places of a `numeric(p,s)`, and digits before them; null where the type sets no limit. */
  readonly scale: number | null;
  readonly isReadable: boolean;
  /** A unique index on this column alone. */
  readonly isUnique: boolean;
}

/** A table, partitioned table, view, materialised view or foreign table. */
export interface CatalogueTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: ReadonlyMap<string, CatalogueColumn>;
  /** Row-level security hides rows from this role, or may. */
  readonly hidesRows: boolean;
}

/** A table's name taken apart. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** Takes `schema.table` apart; parts with dots or quotes stand in double quotes. Null when the text is no such name. */
export function parseTableName(text: string): TableName | null {
  const part = '("(?:[^"\\0]|"")+"|[^".\\0]+)';
  const match = new RegExp(`^(?:${part}\\.)?${part}$`).exec(text.trim());
  if (match === null) return null;
  const plain = (quoted: string) =>
    quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted.trim();
  return { schema: match[1] === undefined ? 'public' : plain(match[1]), name: plain(match[2] as string) };
}

/** The table as the catalogue knows it; null when there is none of this name, or the role may not look into its schema. */
export async function findTable(store: Store, { schema, name }: TableName): Promise<CatalogueTable | null> {
  const [table] = await store.all(
    `SELECT CAST(c.oid AS VARCHAR) AS oid, row_security_active(c.oid) AS hides_rows
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(name)} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND has_schema_privilege(n.oid, 'USAGE')`,
  );
  if (table === undefined) return null;
  // A domain reads as the type it is built on, two levels deep.
  const rows = await store.all(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       b.typname AS base, b.typtype AS base_type, GREATEST(a.atttypmod, t.typtypmod, -1) AS modifier,
       has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS is_readable,
       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indisvalid
         AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum AND i.indpred IS NULL) AS is_unique
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_type d ON d.oid = t.typbasetype
     JOIN pg_type b ON b.oid = COALESCE(NULLIF(d.typbasetype, 0), d.oid, t.oid)
     WHERE a.attrelid = ${table.oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
  );
  const columns = rows.map((row) => {
    const base = String(row.base);
    const modifier = Number(row.modifier) - 4;
    return {
      name: String(row.name),
      type: String(row.type),
      kind: row.base_type === 'e' ? 'text' : (KINDS[base] ?? null),
      scale: base === 'numeric' && modifier >= 0 && (modifier & 0x7ff) < 1024 ? modifier & 0x7ff : null,
      isReadable: row.is_readable === true,
      isUnique: row.is_unique === true,
    } satisfies CatalogueColumn;
  });
  return {
    schema,
    name,
    columns: new Map(columns.map((column) => [column.name, column])),
    hidesRows: table.hides_rows === true,
  };
}

/** Names that may have been meant: the tables of a schema, or, where it does not exist, the schemas. */
export async function namesNear(store: Store, schema: string): Promise<readonly string[]> {
  const tables = await store.all(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ${literal(schema)} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname`,
  );
  if (tables.length > 0) return tables.map((row) => `${schema}.${row.name}`);
  const others = await store.all(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
     ORDER BY n.nspname, c.relname`,
  );
  return others.map((row) => `${row.schema}.${row.name}`);
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  name: 'text',
  citext: 'text',
  uuid: 'text',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'number',
  float4: 'number',
  float8: 'number',
  money: 'number',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'zoned',
  bool: 'boolean',
};
