import { isUtf8 } from 'node:buffer';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, RunManifest } from '../../src/domain/result.js';
import { ident, literal } from '../../src/domain/sql.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { run } from '../../src/run.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { zip } from '../ingest/zip.js';
import { SAMPLE_MONTH } from './expected.js';

// The sample month, packed with gzip, with zip, and as Parquet with typed columns: the same audit.

let folder: string;
const exportsOf = readdirSync(SAMPLE_MONTH).filter((name) => /\.(?:csv|xlsx)$/.test(name));
const bytesOf = (name: string) => readFileSync(new URL(name, SAMPLE_MONTH));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-kinds-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files into a folder of their own, audits it, and returns what came out. */
async function audit(name: string, files: ReadonlyMap<string, Buffer>) {
  const inputs = join(folder, name);
  mkdirSync(inputs, { recursive: true });
  for (const [file, bytes] of files) writeFileSync(join(inputs, file), bytes);
  const out = join(folder, `${name}-out`);
  await run({
    inputs: [inputs],
    period: '2026-10',
    out,
    rules: PACK_FOLDER,
    lang: 'zh',
    formats: new Set(['json']),
    ageing: { basis: 'auto', ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' },
    onProgress: () => {},
  });
  const read = (path: string) => readFileSync(join(out, path), 'utf8');
  const manifest: RunManifest = JSON.parse(read('run.json'));
  const findings: Finding[] = JSON.parse(read('data/findings.json'));
  return { manifest, findings, others: ['penalties', 'aging', 'register'].map((own) => read(`data/${own}.json`)) };
}

/** Findings with the name and row of the CSV from which a file was made. */
function asPlain(findings: readonly Finding[], plain: (file: string, row: number | null) => [string, number | null]) {
  return findings.map((finding) => {
    const { file, row, sheet } = finding.source;
    if (file === null) return finding;
    const [own, ownRow] = plain(file, row);
    return { ...finding, source: { file: own, sheet, row: ownRow } };
  });
}

describe('the sample month gives the same findings, fines, ageing and register', () => {
  let plain: Awaited<ReturnType<typeof audit>>;
  beforeAll(async () => {
    plain = await audit('plain', new Map(exportsOf.map((name) => [name, bytesOf(name)])));
    expect(plain.findings.length).toBeGreaterThan(50);
  });

  test('as gzip', async () => {
    const packed = await audit('gzip', new Map(exportsOf.map((name) => [`${name}.gz`, gzipSync(bytesOf(name))])));
    expect(asPlain(packed.findings, (file, row) => [file.replace(/\.gz$/, ''), row])).toEqual(plain.findings);
    expect(packed.others).toEqual(plain.others);
    expect(
      packed.manifest.inputs.map((input) => ({ ...input, file: input.file.replace(/\.gz$/, ''), sha256: '' })),
    ).toEqual(plain.manifest.inputs.map((input) => ({ ...input, sha256: '' })));
  });

  test('as one zip file', async () => {
    const bytes = zip(new Map(exportsOf.map((name) => [`导出/${name}`, { content: bytesOf(name) }])));
    const packed = await audit('zip', new Map([['2026-10.zip', bytes]]));
    expect(asPlain(packed.findings, (file, row) => [file.replace('2026-10.zip/导出/', ''), row])).toEqual(
      plain.findings,
    );
    expect(packed.others).toEqual(plain.others);
  });

  test('as Parquet, days as dates, moments as timestamps, amounts as decimals', async () => {
    const skipped = new Map<string, number>();
    const files = new Map<string, Buffer>();
    const types: string[] = [];
    for (const name of exportsOf) {
      if (!name.endsWith('.csv')) files.set(name, bytesOf(name));
      else {
        const own = await asParquet(name);
        files.set(name.replace(/csv$/, 'parquet'), own.bytes);
        skipped.set(name, own.skipped);
        types.push(...own.types);
      }
    }
    expect(new Set(types)).toEqual(new Set(['VARCHAR', 'DATE', 'TIMESTAMP', 'DECIMAL(18,2)']));
    const typed = await audit('parquet', files);
    const toCsv = (file: string, row: number | null): [string, number | null] => {
      const csv = file.replace(/parquet$/, 'csv');
      return [csv, row === null ? null : row + (skipped.get(csv) ?? 0)];
    };
    expect(asPlain(typed.findings, toCsv)).toEqual(plain.findings);
    expect(typed.others).toEqual(plain.others);
  });
});

/** A CSV of the sample as Parquet; a column has a type where all of its cells are of one. */
async function asParquet(name: string): Promise<{ bytes: Buffer; skipped: number; types: string[] }> {
  const bytes = bytesOf(name);
  const encoding = isUtf8(bytes) ? 'utf-8' : 'gb18030';
  const records: string[][] = parse(new TextDecoder(encoding).decode(bytes), { relax_column_count: true });
  const at = records.findIndex((record) => record.every((cell) => cell !== ''));
  const header = records[at] as string[];
  const rows = records.slice(at + 1);
  const types = header.map((_, i) => {
    const cells = rows.map((record) => record[i] ?? '').filter((cell) => cell !== '');
    const all = (form: RegExp) => cells.length > 0 && cells.every((cell) => form.test(cell));
    if (all(/^\d{4}([-/])\d{1,2}\1\d{1,2}$/)) return 'DATE';
    if (all(/^\d{4}([-/])\d{1,2}\1\d{1,2} \d{2}:\d{2}(?::\d{2})?$/)) return 'TIMESTAMP';
    return all(/^-?[\d,]+\.\d{2}$/) ? 'DECIMAL(18,2)' : 'VARCHAR';
  });
  const cell = (text: string, type: string | undefined) => {
    if (type === 'VARCHAR' || type === undefined || text === '') return text === '' ? 'NULL' : literal(text);
    const clean = text.replaceAll(',', '');
    return type === 'TIMESTAMP' && clean.length < 17 ? literal(`${clean}:00`) : literal(clean);
  };
  const values = rows.map((record, n) => `(${n}, ${header.map((_, i) => cell(record[i] ?? '', types[i])).join(', ')})`);
  const columns = header.map((own, i) => `CAST(c${i} AS ${types[i]}) AS ${ident(own)}`);
  const path = join(folder, 'out.parquet');
  const store = await openDuckDb({ spillFolder: folder });
  try {
    const list = header.map((_, i) => `c${i}`).join(', ');
    const query = `SELECT ${columns.join(', ')} FROM (VALUES ${values.join(', ')}) t(n, ${list}) ORDER BY n`;
    await store.exec(`COPY (${query}) TO ${literal(path)} (FORMAT parquet)`);
  } finally {
    await store.close();
  }
  return { bytes: readFileSync(path), skipped: at + 1, types };
}
