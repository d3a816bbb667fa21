import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, RunManifest } from '../../src/domain/result.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { type RunOptions, run } from '../../src/run.js';
import { createDatabase, type OwnDatabase } from './scene.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const MAPPING = join(ROOT, 'samples/in-place/mapping.json');

// The sample month as exports, and as the tables of a warehouse with names, types and codes of its own.
describe('the sample month in place', () => {
  let database: OwnDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  const audit = (name: string, options: Partial<RunOptions>) =>
    run({
      ...{ inputs: [], period: '2026-10', rules: PACK_FOLDER, lang: 'zh', formats: new Set(), onProgress: () => {} },
      out: join(folder, name),
      ageing: { basis: 'auto', ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' },
      ...options,
    });
  const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8');

  beforeAll(async () => {
    database = await createDatabase();
    const role = (name: string) => `${name}_${database.url.slice(-8)}`;
    await audit('exports', {
      inputs: [join(ROOT, 'samples/2026-10')],
      database: { url: database.url, name: '2026-10', keep: true },
    });
    await database.run(readFileSync(join(ROOT, 'samples/in-place/tables.sql'), 'utf8'));
    await database.run(`
      REVOKE ALL ON DATABASE ${database.url.split('/').at(-1)} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC;
      CREATE ROLE ${role('reader')} LOGIN PASSWORD 'x'; GRANT TEMPORARY, CONNECT ON DATABASE ${database.url.split('/').at(-1)} TO ${role('reader')};
      CREATE ROLE ${role('maker')} LOGIN PASSWORD 'x'; GRANT CREATE, CONNECT ON DATABASE ${database.url.split('/').at(-1)} TO ${role('maker')};
      GRANT USAGE ON SCHEMA erp TO ${role('reader')}, ${role('maker')}; GRANT SELECT ON ALL TABLES IN SCHEMA erp TO ${role('reader')}, ${role('maker')}`);
    await audit('reader', { inPlace: MAPPING, database: { url: database.urlOf(role('reader')), name: '2026-10' } });
    await audit('maker', { inPlace: MAPPING, database: { url: database.urlOf(role('maker')), name: '2026-10' } });
  }, 180_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    const role = database.url.slice(-8);
    await database.run(`DROP OWNED BY reader_${role}, maker_${role}; DROP ROLE reader_${role}, maker_${role}`);
    await database.drop();
  });

  it.each(['aging', 'penalties', 'register'])('%s.json has the same bytes', (file) => {
    expect(read('reader', `data/${file}.json`)).toBe(read('exports', `data/${file}.json`));
  });

  it('findings.json differs only in where the rows are said to be', () => {
    const findings = (name: string) => JSON.parse(read(name, 'data/findings.json')) as Finding[];
    const elsewhere = (list: Finding[]) => list.map((finding) => ({ ...finding, source: null }));
    const inPlace = findings('reader');
    expect(inPlace.length).toBeGreaterThan(50);
    expect(elsewhere(inPlace)).toEqual(elsewhere(findings('exports')));
    // The tables were made with the row numbers of the exports as row ids; that of the staff has none.
    const isStaff = ({ sheet, file }: Finding['source']) => sheet === '员工' || file === 'erp.employee';
    const rows = (list: Finding[]) => list.map(({ source }) => (isStaff(source) ? null : source.row));
    expect(rows(inPlace)).toEqual(rows(findings('exports')));
    expect(inPlace.find(({ subject }) => subject.dataset === 'contracts')?.source).toMatchObject({
      file: 'erp.sales_order',
      sheet: null,
    });
  });

  it('a role that may only read and make temporary tables gets what one with a schema of its own gets', () => {
    for (const file of ['findings', 'aging', 'penalties', 'register'])
      expect(read('maker', `data/${file}.json`)).toBe(read('reader', `data/${file}.json`));
  });

  it('leaves nothing behind', async () => {
    const { rows } = await database.run(
      "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1",
    );
    expect(rows.map(({ nspname }) => nspname)).toEqual(['erp', 'jihe_2026_10', 'public']);
  });

  it('run.json has the tables as inputs, without a digest', () => {
    const { inputs, rules } = JSON.parse(read('reader', 'run.json')) as RunManifest;
    const fromExports = JSON.parse(read('exports', 'run.json')) as RunManifest;
    const rowsLoaded = fromExports.inputs.find(({ dataset }) => dataset === 'contracts')?.rowsLoaded;
    expect(rowsLoaded).toBeGreaterThan(300);
    expect(inputs.find(({ dataset }) => dataset === 'contracts')).toEqual({
      ...{ file: 'erp.sales_order', sheet: null, sha256: '', dataset: 'contracts', encoding: null },
      ...{ rowsRead: rowsLoaded, rowsLoaded, rowsRejected: 0, rowsIgnored: 0 },
    });
    expect(rules).toEqual(fromExports.rules);
  });
});
