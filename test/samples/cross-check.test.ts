import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgeingRow, Finding, RunManifest } from '../../src/domain/result.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { run } from '../../src/run.js';
import { runDatabase } from '../test-store.js';
import { line } from './expected.js';

// A second opinion: the audit written by hand for the benchmark (test/bench/handwritten.mjs) shares no code with the
// program. On generated exports, where every rule is broken many times, both must find the same.

const CONTRACTS = '20000';
let folder: string;
const script = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
type HandRow = Record<string, string | number | boolean | null>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-cross-'));
  const exports = join(folder, 'exports');
  const node = (...args: string[]) => execFileSync(process.execPath, args);
  node(script('samples/generate/generate.mjs'), '--contracts', CONTRACTS, '--seed', '11', '--out', exports);
  node(script('test/bench/handwritten.mjs'), exports, join(folder, 'hand'));
  await run({
    ...(await runDatabase()),
    inputs: [exports],
    period: '2026-10',
    out: join(folder, 'out'),
    rules: PACK_FOLDER,
    lang: 'en',
    formats: new Set(['json']),
    ageing: { basis: 'auto', ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' },
    onProgress: () => {},
  });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('violations and pending rows per rule', () => {
  const manifest: RunManifest = read('out/run.json');
  const columns = ['rule', 'violations', 'pending'];
  const evaluated = manifest.rules.filter(({ status }) => status === 'evaluated');
  expect(evaluated.map((rule) => line({ ...rule, rule: rule.id }, columns)).sort()).toEqual(
    read('hand/counts.json')
      .map((row: HandRow) => line(row, columns))
      .sort(),
  );
});

test('findings: document, person, dates, days late', () => {
  const columns = ['rule', 'key', 'who', 'occurredOn', 'deadline', 'daysLate', 'open'];
  const findings: Finding[] = read('out/data/findings.json');
  expect(findings.length).toBeGreaterThan(500);
  expect(
    findings.map((finding) => line({ ...finding, key: finding.subject.key, who: finding.who.name }, columns)).sort(),
  ).toEqual(
    read('hand/findings.json')
      .map((row: HandRow) =>
        line({ ...row, occurredOn: row.occurred_on, daysLate: row.days_late, open: row.is_open }, columns),
      )
      .sort(),
  );
});

test('ageing: every customer, to the cent', () => {
  const rows: AgeingRow[] = read('out/data/aging.json').rows;
  const hand: HandRow[] = read('hand/aging.json');
  const fixed = (value: HandRow[string] | undefined) => Number(value ?? 0).toFixed(2);
  expect(rows.length).toBeGreaterThan(100);
  expect(
    rows.map((row) => [row.customer, row.notDue, ...row.buckets, row.onAccount, row.balance].join(' | ')).sort(),
  ).toEqual(
    hand
      .filter(({ invoiced, received }) => invoiced !== null || Number(received) !== 0)
      .map((row) =>
        [
          row.name,
          ...['not_due', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'on_account', 'balance'].map((k) => fixed(row[k])),
        ].join(' | '),
      )
      .sort(),
  );
});
