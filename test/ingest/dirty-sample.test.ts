import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatProblem } from '../../src/domain/problem.js';
import { rejectsCsv } from '../../src/ingest/rejects.js';
import { loadPaths, type Scene } from './scene.js';

const folder = fileURLToPath(new URL('../../samples/dirty/', import.meta.url));
const expected = (name: string) => (parse(readFileSync(join(folder, 'expected', name))) as string[][]).slice(1);
const cell = (value: unknown) => (value === null ? '' : String(value));

let scene: Scene;
beforeAll(async () => {
  scene = await loadPaths([folder], mkdtempSync(join(tmpdir(), 'jihe-test-')));
});
afterAll(() => scene.close());

test('every file and sheet becomes what was worked out by hand', () => {
  const seen = scene.result.inputs.map(
    ({ file, sheet, dataset, encoding, rowsRead, rowsLoaded, rowsRejected, rowsIgnored }) =>
      [file, sheet, dataset, encoding, rowsRead, rowsLoaded, rowsRejected, rowsIgnored].map(cell),
  );
  expect(seen).toEqual(expected('inputs.csv'));
  for (const { rowsRead, rowsLoaded, rowsRejected, rowsIgnored } of scene.result.inputs)
    expect(rowsRead).toBe(rowsLoaded + rowsRejected + rowsIgnored);
});

test('rejects.csv lists exactly what was worked out by hand', async () => {
  let text = '';
  for await (const line of rejectsCsv(scene.store, 'en')) text += line;
  const seen = (parse(text, { bom: true }) as string[][]).slice(1).map((row) => row.slice(0, 7));
  expect(seen).toEqual(expected('rejects.csv'));
});

test('warnings are exactly those worked out by hand', () => {
  const seen = scene.result.problems
    .filter(({ effect }) => effect === 'warning')
    .map(({ id, place, value }) => [place.file, place.sheet, place.row, place.column, id, value].map(cell));
  const order = (rows: string[][]) => rows.map((row) => row.join(',')).sort();
  expect(order(seen)).toEqual(order(expected('warnings.csv')));
});

test('every problem reads as a sentence in both languages', () => {
  for (const problem of scene.result.problems) {
    for (const lang of ['zh', 'en'] as const)
      expect(formatProblem(problem, lang)).not.toMatch(/undefined|null|\[object/);
  }
});

test('what loads, loads right', async () => {
  expect(
    await scene.rows('SELECT contract_no, signed_on, amount, is_void FROM contracts ORDER BY contract_no'),
  ).toEqual([
    { contract_no: 'HT-D1', signed_on: '2026-10-08', amount: '1234.51', is_void: false },
    { contract_no: 'HT-G1', signed_on: '2026-10-08', amount: '1234.50', is_void: false },
    { contract_no: 'HT-G2', signed_on: '2026-10-09', amount: '1234.50', is_void: true },
    { contract_no: 'HT-R1', signed_on: '2026-10-08', amount: '100.00', is_void: false },
    { contract_no: 'HT-R4', signed_on: '2026-10-09', amount: '1000.00', is_void: false },
    { contract_no: 'HT-U1', signed_on: '2026-10-08', amount: '1234.50', is_void: false },
    { contract_no: 'HT-U2', signed_on: '2026-10-09', amount: '-5.00', is_void: false },
  ]);
  expect(await scene.rows('SELECT customer_code, credit_limit, credit_evaluated_on FROM customers ORDER BY 1')).toEqual(
    [
      { customer_code: '0001', credit_limit: '50000.00', credit_evaluated_on: '2026-01-05' },
      { customer_code: '0003', credit_limit: '80000.00', credit_evaluated_on: '2026-01-07' },
      { customer_code: 'C1', credit_limit: null, credit_evaluated_on: null },
      { customer_code: 'C3', credit_limit: null, credit_evaluated_on: null },
    ],
  );
  expect(await scene.rows('SELECT invoice_no, amount FROM invoices ORDER BY 1')).toEqual([
    { invoice_no: '00012345', amount: '-113.00' },
    { invoice_no: '12345678901234500000', amount: '1130.00' },
  ]);
});
