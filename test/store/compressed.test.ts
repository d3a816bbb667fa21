import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { openDuckDb } from '../../src/store/duckdb.js';

it.each([
  [250e6, 'memory'],
  // 4 bytes of memory a byte of text: 251 MB would not fit into 1 GB.
  [251e6, 'compressed'],
])(
  'tables of %d bytes of text lie in "%s"; statements, streams and appended rows find them',
  async (bytes, database) => {
    const store = await openDuckDb({ spillFolder: tmpdir(), memory: 1e9, expectedBytes: bytes });
    try {
      await store.exec('CREATE TABLE t (a INTEGER, b VARCHAR)');
      const doubled = async function* () {
        for await (const { a } of store.rows('SELECT i AS a FROM range(3) r(i)')) yield [Number(a) * 2, 'x'];
      };
      expect(await store.append('t', doubled())).toBe(3);
      expect(await store.all('SELECT a, b FROM t ORDER BY a')).toEqual([
        { a: 0, b: 'x' },
        { a: 2, b: 'x' },
        { a: 4, b: 'x' },
      ]);
      expect(await store.all("SELECT database_name AS d FROM duckdb_tables() WHERE table_name = 't'")).toEqual([
        { d: database },
      ]);
    } finally {
      await store.close();
    }
  },
);
