import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Finding, RunManifest } from '../../src/domain/result.js';
import { createTemporaryFolder, removeTemporaryFolder } from '../../src/temporary-folders.js';
import type { SceneRows } from '../scene.js';
import { mulberry32, tangledBooks } from '../tangled-books.js';
import { audit, type ExportFile, exportFiles, type Row, sampleMonth, writeExports } from './books.js';

// The order of rows in a file, the order of files and their names change nothing but where a row stands. Rows that repeat a
// number keep their order, in one file: the policy says that the first row of a number counts.
//
// On the embedded database only: exports are always read by it, and everything after reading is held equal on PostgreSQL byte
// by byte over the same kinds of books (test/samples/both-stores.test.ts).

vi.setConfig({ testTimeout: 300_000 });

/** The files cut up, renamed, and their rows in another order. */
function permuted(files: readonly ExportFile[], random: () => number): ExportFile[] {
  const parts = files.flatMap((file) => {
    const pieces = shuffled(groups(file), random);
    const count = 1 + Math.floor(random() * 3);
    return Array.from({ length: count }, (_, part) => ({
      name: `${file.dataset.title.zh}-${String(random()).slice(2, 10)}.csv`,
      dataset: file.dataset,
      rows: pieces.filter((_, i) => i % count === part).flat(),
    }));
  });
  return shuffled(parts, random);
}

/** Rows by number, each group in its order: of a number that occurs twice the first row counts. */
function groups({ dataset, rows }: ExportFile): Row[][] {
  const key = dataset.key ?? [];
  const found = new Map<string, Row[]>();
  for (const [i, row] of rows.entries()) {
    const number = key.length === 0 ? String(i) : JSON.stringify(['org', ...key].map((name) => row[name] ?? ''));
    found.set(number, [...(found.get(number) ?? []), row]);
  }
  return [...found.values()];
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

/** What an audit says, without where the rows stand: neither files nor rows, nor warnings that name them. */
async function answers(files: readonly ExportFile[]): Promise<Record<string, unknown>> {
  const folder = createTemporaryFolder(tmpdir(), 'jihe-property-');
  try {
    writeExports(join(folder, 'in'), files);
    const outputs = await audit(join(folder, 'in'), join(folder, 'out'));
    const parsed = Object.fromEntries([...outputs].map(([name, text]) => [name, JSON.parse(text)]));
    const manifest = parsed['run.json'] as RunManifest;
    const findings = parsed['data/findings.json'] as Finding[];
    return {
      ...parsed,
      'run.json': {
        ...manifest,
        inputs: loaded(manifest),
        warnings: manifest.warnings.filter((warning) => !warning.includes('.csv')),
        reports: manifest.reports.map(({ file }) => file),
      },
      'data/findings.json': findings.map(({ source, ...finding }) => ({ ...finding, hasSource: source !== null })),
    };
  } finally {
    await removeTemporaryFolder(folder);
  }
}

/** Rows of each dataset, over its files. */
function loaded({ inputs }: RunManifest): Record<string, number[]> {
  const sums: Record<string, number[]> = {};
  for (const { dataset, rowsRead, rowsLoaded, rowsRejected, rowsIgnored } of inputs) {
    const rows = [rowsRead, rowsLoaded, rowsRejected, rowsIgnored];
    sums[dataset ?? ''] = rows.map((count, i) => count + (sums[dataset ?? '']?.[i] ?? 0));
  }
  return Object.fromEntries(Object.entries(sums).sort());
}

test('the order of rows and of files, and their names, change nothing', async () => {
  const month = await sampleMonth();
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const random = mulberry32(seed);
      const books = { month, A: tangledBooks(seed, 40), B: tangledBooks(seed + 1, 40) };
      const files = exportFiles(new Map<string, SceneRows>(Object.entries(books)));
      const others = permuted(files, random);
      expect(others.length).toBeGreaterThan(files.length);
      const [one, other] = [await answers(files), await answers(others)];
      expect((one['data/findings.json'] as unknown[]).length).toBeGreaterThan(1000);
      expect(Object.keys(other)).toEqual(Object.keys(one));
      for (const name of Object.keys(one)) expect([name, other[name]]).toEqual([name, one[name]]);
    }),
    { seed: 20261031, numRuns: 1, endOnFailure: true },
  );
});
