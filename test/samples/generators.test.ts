import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { SAMPLE_MONTH } from './expected.js';

const folder = mkdtempSync(join(tmpdir(), 'jihe-generate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a generator of `samples/generate/`. */
function generate(script: string, ...args: string[]): void {
  execFileSync(process.execPath, [fileURLToPath(new URL(`../generate/${script}`, SAMPLE_MONTH)), ...args]);
}

/** File name → bytes of a folder, subfolders left out. */
function contents(path: string): Map<string, string> {
  const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ name }) => [name, readFileSync(join(path, name)).toString('base64')] as const).sort());
}

test('the committed sample month is what its generator writes, byte for byte', () => {
  const again = join(folder, 'month');
  generate('sample-month.mjs', again);
  const committed = contents(fileURLToPath(SAMPLE_MONTH));
  expect([...contents(again).keys()]).toEqual([...committed.keys()]);
  for (const [name, bytes] of contents(again)) expect(bytes === committed.get(name), name).toBe(true);
});

test('the generator of large data sets: same arguments, same bytes; another seed, other rows', () => {
  const paths = ['first', 'second', 'third'].map((name) => join(folder, name));
  const [first = '', second = '', third = ''] = paths;
  generate('generate.mjs', '--contracts', '500', '--seed', '7', '--lines', '2', '--out', first);
  generate('generate.mjs', '--contracts', '500', '--seed', '7', '--lines', '2', '--out', second);
  generate('generate.mjs', '--contracts', '500', '--seed', '8', '--lines', '2', '--out', third);
  expect(contents(first)).toEqual(contents(second));
  expect(contents(third)).not.toEqual(contents(first));
  const rows = (name: string) => readFileSync(join(first, name), 'utf8').trimEnd().split('\n').length - 1;
  for (const name of ['合同.csv', '出库单.csv', '发票.csv', '收款单.csv']) expect(rows(name)).toBe(500);
  for (const name of ['合同明细.csv', '出库明细.csv', '发票明细.csv']) expect(rows(name)).toBe(1000);
});
