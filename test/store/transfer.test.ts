import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import { TEXT } from '../../src/domain/sql.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { LoadingStore } from '../../src/store/port.js';
import { openPostgres, type PostgresStore } from '../../src/store/postgres.js';
import { transferTables } from '../../src/store/transfer.js';
import { postgresUrl } from '../postgres-server.js';

let folder: string;
let from: LoadingStore;
let to: PostgresStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-transfer-'));
  from = await openDuckDb({ spillFolder: folder });
  to = await openPostgres({ url: await postgresUrl(), name: 'transfer' });
});

afterEach(async () => {
  await from.close();
  await to.close();
  rmSync(folder, { recursive: true });
});

it('takes over every kind of value as it is, and tells NULL from empty text', async () => {
  const both = `CREATE TABLE v (no INTEGER NOT NULL, said ${TEXT}, more ${TEXT}, amount DECIMAL(18,2), rate DECIMAL(18,8), day DATE, seen TIMESTAMP, flag BOOLEAN)`;
  await from.exec(both);
  await to.exec(`${both}; CREATE TABLE left_empty (n INTEGER)`);
  await from.exec('CREATE TABLE left_empty (n INTEGER)');
  const texts: (string | null)[] = [
    null,
    '',
    ' ',
    'comma, "quotes" and \'apostrophes\'',
    'line\nfeed\r\nand return\r',
    'a\\b\\\\',
    '\\N',
    'NULL',
    '\\.',
    'before\n\\.\nafter',
    '"',
    '""',
    ',',
    'tab\there',
    '喆堃䶮 😀 𠮷',
    '#REF!',
    "=cmd|' /C calc'!A0",
  ];
  const rows: Value[][] = texts.map((text, i) => [
    i,
    text,
    texts[texts.length - 1 - i] ?? null,
    ...(i % 2 === 0
      ? ['-9999999999999999.99', '0.00000001', '1900-01-01', '2026-10-08 09:30', true]
      : [null, null, null, null, null]),
  ]);
  await from.exec(
    `INSERT INTO v VALUES ${rows.map((row) => `(${row.map((value) => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value))).join(', ')})`).join(', ')}`,
  );
  const told: [string, number][] = [];
  await transferTables(from, to, folder, (table, count) => told.push([table, count]));
  expect((await to.all('SELECT * FROM v ORDER BY no')).map((row) => Object.values(row))).toEqual(rows);
  expect(await to.all('SELECT * FROM v ORDER BY no')).toEqual(await from.all('SELECT * FROM v ORDER BY no'));
  expect(told).toEqual([['v', texts.length]]);
  expect(readdirSync(folder)).toEqual([]);
});

it('keeps apart NULL and empty text in a table of one column, and its line of an end mark', async () => {
  for (const store of [from, to]) await store.exec(`CREATE TABLE v (said ${TEXT})`);
  await from.exec(`INSERT INTO v VALUES (''), (NULL), ('\\.'), ('last')`);
  await transferTables(from, to, folder);
  expect((await to.all('SELECT said FROM v')).map(({ said }) => said)).toEqual(['', null, '\\.', 'last']);
});
