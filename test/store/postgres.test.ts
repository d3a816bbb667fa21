import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import { TEXT } from '../../src/domain/sql.js';
import { openPostgres, type PostgresStore } from '../../src/store/postgres.js';
import { postgresUrl } from '../postgres-server.js';

const opened: PostgresStore[] = [];

async function open(options: { name?: string; keep?: boolean } = {}): Promise<PostgresStore> {
  const store = await openPostgres({ url: await postgresUrl(), name: 'store test', ...options });
  opened.push(store);
  return store;
}

async function outside<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: await postgresUrl() });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

describe('values', () => {
  it('leave the store as the port says', async () => {
    const store = await open();
    await store.exec(`CREATE TABLE v(flag BOOLEAN, small INTEGER, large BIGINT, ratio DOUBLE PRECISION, amount DECIMAL(18,2), day DATE,
      at TIMESTAMP, zoned TIMESTAMPTZ, said ${TEXT}, nothing ${TEXT})`);
    await store.exec(`INSERT INTO v VALUES (TRUE, 7, 9007199254740991, 0.25, 1234.5, '2026-10-08', '2026-10-08 09:30:59',
      '2026-10-08 01:30:00+00', '喆堃䶮 😀', NULL)`);
    expect(await store.all('SELECT * FROM v')).toEqual([
      {
        flag: true,
        small: 7,
        large: 9007199254740991,
        ratio: 0.25,
        amount: '1234.50',
        day: '2026-10-08',
        at: '2026-10-08 09:30',
        zoned: '2026-10-08 09:30',
        said: '喆堃䶮 😀',
        nothing: null,
      },
    ]);
  });

  it('come back as they were appended', async () => {
    const store = await open();
    const rows: Value[][] = [
      ['a\\b', 1, true],
      ['', -2, false],
      [null, null, null],
      ['\\N', 0, true],
      ['\\.', 3, true],
      ['tab\tnew\nline\rreturn', 4, true],
      ['"quotes", commas; 喆堃䶮 😀', 5, null],
    ];
    await store.exec(`CREATE TABLE v(said ${TEXT}, n INTEGER, flag BOOLEAN)`);
    expect(await store.append('v', rows)).toBe(7);
    expect((await store.all('SELECT * FROM v')).map((row) => Object.values(row))).toEqual(rows);
  });
});

describe('streams', () => {
  it('are read side by side, beside other statements and what is appended from them', async () => {
    const store = await open();
    await store.exec('CREATE TABLE copy(n INTEGER, twice INTEGER)');
    const read = (from: number) => store.rows(`SELECT n FROM generate_series(${from}, ${from + 9999}) AS t(n)`);
    async function* pairs(): AsyncIterable<readonly Value[]> {
      const other = read(20001)[Symbol.asyncIterator]();
      for await (const { n } of read(1)) yield [n ?? null, (await other.next()).value.n];
    }
    expect(await store.append('copy', pairs())).toBe(10000);
    expect(await store.all('SELECT COUNT(*) AS n, SUM(twice - n) AS apart, MAX(n) AS last FROM copy')).toEqual([
      { n: 10000, apart: 200000000, last: 10000 },
    ]);
  });

  it('close their cursor when the reader stops early', async () => {
    const store = await open();
    for await (const { n } of store.rows('SELECT n FROM generate_series(1, 100000) AS t(n)')) if (n === 3) break;
    expect(await store.all("SELECT COUNT(*) AS n FROM pg_cursors WHERE name LIKE 'jihe%'")).toEqual([{ n: 0 }]);
  });

  it('sort text by its bytes', async () => {
    const store = await open();
    await store.exec(`CREATE TABLE w(word ${TEXT})`);
    await store.append('w', [['é'], ['b'], ['张'], ['B'], ['a']]);
    expect((await store.all('SELECT word FROM w ORDER BY word')).map(({ word }) => word)).toEqual([
      'B',
      'a',
      'b',
      'é',
      '张',
    ]);
  });
});

describe('the schema', () => {
  const schemas = () => outside<{ nspname: string }>("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jihe\\_%'");

  it('is gone after the run', async () => {
    const store = await open({ name: '2026-Q3' });
    expect(store.schema).toMatch(/^jihe_2026_q3_[0-9a-f]{8}$/);
    await store.exec('CREATE TABLE t AS SELECT 1 AS one');
    await store.close();
    expect(await schemas()).toEqual([]);
  });

  it('stays when it is committed', async () => {
    const store = await open({ name: '2026-10', keep: true });
    await store.exec('CREATE TABLE t AS SELECT 1 AS one');
    await store.commit();
    await store.close();
    try {
      expect(await outside('SELECT one FROM jihe_2026_10.t')).toEqual([{ one: 1 }]);
    } finally {
      await outside('DROP SCHEMA jihe_2026_10 CASCADE');
    }
  });

  it('is one a run: two of the same period do not wait for each other', async () => {
    const [one, two] = [await open(), await open()];
    expect(one.schema).not.toBe(two.schema);
  });
});

it('names its version', async () => {
  const [server] = await outside<{ version: string }>(
    "SELECT split_part(current_setting('server_version'), ' ', 1) AS version",
  );
  expect((await open()).engine).toBe(`postgresql ${server?.version}`);
});

it('tells the first error, not those that follow from it', async () => {
  const store = await open();
  await expect(store.exec('SELECT 1 / 0')).rejects.toThrow('division by zero');
  await expect(store.all('SELECT 1 AS one')).rejects.toThrow('division by zero');
});
