import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AgeingOptions, Field } from '../../src/domain/pack.js';
import type { Value } from '../../src/domain/result.js';
import type { Lang } from '../../src/domain/text.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { type Format, run } from '../../src/run.js';
import { postgresUrl } from '../postgres-server.js';
import { datasets, type SceneRows } from '../scene.js';
import { tangledBooks } from '../tangled-books.js';

// The same audit in the embedded database and in PostgreSQL: every file has the same bytes, but for the name of the
// database in run.json.

// Everything is done twice.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-both-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

interface Settings {
  readonly formats?: readonly Format[];
  readonly lang?: Lang;
  readonly ageing?: Partial<AgeingOptions>;
}

/** Audits the exports in both databases; gives the folder of each. */
async function runBoth(name: string, exports: string, { formats, lang, ageing }: Settings): Promise<[string, string]> {
  const options = {
    inputs: [exports],
    period: '2026-10',
    rules: PACK_FOLDER,
    lang: lang ?? 'zh',
    formats: new Set<Format>(formats ?? ['json']),
    ageing: {
      ...{ basis: 'auto', ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' },
      ...ageing,
    } as AgeingOptions,
    onProgress: () => {},
  };
  const [embedded, postgres] = [join(folder, name, 'duckdb'), join(folder, name, 'postgres')];
  mkdirSync(join(folder, name));
  await run({ ...options, out: embedded });
  await run({ ...options, out: postgres, database: { url: await postgresUrl(), name: 'both' } });
  return [embedded, postgres];
}

/** Contents of every file by name; `run.json` without the name of the database. */
function contents(out: string): Map<string, string> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const bytes = readFileSync(file);
      const name = file.slice(out.length + 1);
      return [name, name === 'run.json' ? withoutEngine(String(bytes)) : bytes.toString('latin1')] as const;
    }),
  );
}

function withoutEngine(json: string): string {
  return json.replace(/"engine": "(duckdb|postgresql) [^"]*"/, '"engine": ""');
}

function expectSame([embedded, postgres]: [string, string]): void {
  const [one, other] = [contents(embedded), contents(postgres)];
  expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
  const different = [...one].filter(([name, content]) => other.get(name) !== content).map(([name]) => name);
  expect(different).toEqual([]);
}

const findings = (out: string): unknown[] => JSON.parse(readFileSync(join(out, 'data/findings.json'), 'utf8'));

describe('the same bytes from DuckDB and PostgreSQL', () => {
  test('the sample month, with workbooks and printed reports', async () => {
    const outs = await runBoth('month', path('samples/2026-10'), { formats: ['xlsx', 'pdf', 'json'] });
    expect(findings(outs[0]).length).toBeGreaterThan(50);
    expect(contents(outs[1]).size).toBe(14);
    expectSame(outs);
  });

  test('the sample with every input problem', async () => {
    const outs = await runBoth('dirty', path('samples/dirty'), { lang: 'en', formats: ['xlsx', 'json'] });
    expectSame(outs);
  });

  test('two thousand generated contracts with lines', async () => {
    const exports = join(folder, 'generated');
    const generate = ['--contracts', '2000', '--seed', '3', '--lines', '2', '--out', exports];
    execFileSync(process.execPath, [path('samples/generate/generate.mjs'), ...generate]);
    const outs = await runBoth('two-thousand', exports, { ageing: { ageFrom: 'document' } });
    expect(findings(outs[0]).length).toBeGreaterThan(50);
    expectSame(outs);
  });

  test.each([
    { basis: 'invoice', unapplied: 'fifo', seed: 1 },
    { basis: 'shipment', unapplied: 'on-account', seed: 2 },
    { basis: 'contract', unapplied: 'fifo', seed: 3 },
  ] as const)('tangled books of two companies and currencies, ageing by $basis, $unapplied', async (options) => {
    const { seed, ...ageing } = options;
    const exports = join(folder, `tangled-${ageing.basis}`);
    writeExports(exports, tangledBooks(seed, 120));
    const outs = await runBoth(ageing.basis, exports, { formats: ['xlsx', 'json'], ageing });
    expect(findings(outs[0]).length).toBeGreaterThan(50);
    expectSame(outs);
  });
});

/** Writes rows as somebody's ERP would export them. */
function writeExports(to: string, rows: SceneRows): void {
  mkdirSync(to);
  for (const dataset of datasets) {
    const own = rows[dataset.name];
    if (own === undefined) continue;
    const lines = own.map((row) => dataset.fields.map((field) => cell(field, row[field.name] ?? null)).join(','));
    const header = dataset.fields.map((field) => field.title.zh).join(',');
    writeFileSync(join(to, `${dataset.title.zh}.csv`), `${[header, ...lines].join('\n')}\n`);
  }
}

function cell(field: Field, value: Value): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (field.name === 'org') return value === '-' ? '甲公司' : '乙公司';
  return field.values?.[String(value)]?.[0] ?? String(value);
}
