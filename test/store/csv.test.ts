import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDuckDb } from '../../src/store/duckdb.js';
import { type CsvFile, CsvUnreadable, type LoadingStore } from '../../src/store/port.js';

let store: LoadingStore;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  store = await openDuckDb({ spillFolder: folder });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => store.exec('DROP TABLE IF EXISTS t; CREATE TABLE t (no VARCHAR, row_no INTEGER NOT NULL)'));

const file = (text: string, skip = 1): CsvFile => {
  const path = join(folder, 'a[1].csv');
  writeFileSync(path, text);
  return { path, columns: 2, skip, delimiter: ',' };
};
const insert = (of: CsvFile) => store.insertCsv(of, 't', ['no'], (records) => `SELECT r.c0 FROM ${records} r`);

test('rows are numbered as a person sees them, whatever the table held before', async () => {
  expect(await insert(file('no,x\nA,1\nB,2\nC,3\n'))).toBe(3);
  await store.exec("DELETE FROM t WHERE no <> 'B'");
  expect(await insert(file('title\nno,x\nD,\nE,5', 2))).toBe(2);
  expect(await store.all('SELECT no, row_no FROM t ORDER BY no')).toEqual([
    { no: 'B', row_no: 3 },
    { no: 'D', row_no: 3 },
    { no: 'E', row_no: 4 },
  ]);
});

test('the rows of a file of several megabytes keep its order', async () => {
  const rows = Array.from({ length: 400_000 }, (_, i) => `N${i},${'x'.repeat(100)}`);
  expect(await insert(file(`no,x\n${rows.join('\n')}\n`))).toBe(400_000);
  const wrong = "SELECT COUNT(*) AS n FROM t WHERE no <> 'N' || CAST(row_no - 2 AS VARCHAR)";
  expect(await store.all(wrong)).toEqual([{ n: 0 }]);
});

test('a file without records', async () => {
  expect(await insert(file('no,x\n'))).toBe(0);
  expect(await store.countCsv(file('no,x\n'))).toBe(0);
  expect(await store.countCsv(file('no,x\n"a\nb",2\n,\n'))).toBe(2);
});

test.each([
  ['a record with more cells', 'no,x\nA,1\nB,2,3\n'],
  ['a record with fewer cells', 'no,x\nA,1\nB\n'],
  ['a quote that is never closed', 'no,x\nA,1\nB,"2\n'],
  ['bytes that are no UTF-8', 'no,x\nA,1\n\xb0,2\n'],
])('%s: the file is refused as a whole', async (_name, text) => {
  const own = file('');
  writeFileSync(own.path, Buffer.from(text, 'latin1'));
  await expect(insert(own)).rejects.toThrow(CsvUnreadable);
  await expect(store.countCsv(own)).rejects.toThrow(CsvUnreadable);
  expect(await store.all('SELECT COUNT(*) AS n FROM t')).toEqual([{ n: 0 }]);
});

test('a mistake of ours is not taken for a fault of the file', async () => {
  const wrong = store.insertCsv(file('no,x\nA,1\n'), 't', ['no'], (records) => `SELECT r.c9 FROM ${records} r`);
  await expect(wrong).rejects.toThrow(/c9/);
  await expect(wrong).rejects.not.toThrow(CsvUnreadable);
});
