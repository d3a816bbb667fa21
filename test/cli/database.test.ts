import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { postgresUrl } from '../postgres-server.js';
import { cli, folderOf, LATE_CONTRACTS } from './cli.js';

let url: string;
beforeAll(async () => {
  url = await postgresUrl();
});
afterEach(() => {
  delete process.env.JIHE_DB;
});

async function ask(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const schemas = () => ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jihe\\_20%' ORDER BY 1");

/** Every file of an output folder but the manifest, which names the database. */
function filesOf(out: string): Map<string, Buffer> {
  const names = readdirSync(out, { recursive: true }).map(String).sort();
  return new Map(
    names
      .filter((name) => name.includes('.') && name !== 'run.json')
      .map((name) => [name, readFileSync(join(out, name))]),
  );
}

describe('jihe run --db', () => {
  it('writes the same files as without, and leaves nothing in the database', async () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const run = (out: string, ...more: string[]) =>
      cli('run', join(folder, '合同.csv'), '--period', '2026-10', '--out', join(folder, out), ...more);
    expect((await run('embedded')).code).toBe(0);
    expect((await run('server', '--db', url)).code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(folder, 'server', 'run.json'), 'utf8'));
    expect(manifest.engine).toMatch(/^postgresql \d+\.\d/);
    expect(manifest.inputs[0]).toMatchObject({ rowsRead: 1, rowsLoaded: 1, rowsRejected: 0, rowsIgnored: 0 });
    const files = filesOf(join(folder, 'server'));
    expect(files.size).toBeGreaterThan(12);
    expect(files).toEqual(filesOf(join(folder, 'embedded')));
    expect(await schemas()).toEqual([]);
  });

  it('takes the address from JIHE_DB, which --db duckdb overrides', async () => {
    process.env.JIHE_DB = url;
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const engine = async (...more: string[]) => {
      const out = join(folder, 'out');
      await cli('run', join(folder, '合同.csv'), '--period', '2026-10', '--out', out, '--format', 'json', ...more);
      return JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')).engine;
    };
    expect(await engine()).toMatch(/^postgresql/);
    expect(await engine('--db', 'duckdb')).toMatch(/^duckdb/);
  });

  it('keeps its tables with --keep, says where, and does not write over them', async () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const run = () =>
      cli(
        ...['run', join(folder, '合同.csv'), '--period', '2026-10', '--out', join(folder, 'out')],
        ...['--format', 'json', '--db', url, '--keep', '--lang', 'en'],
      );
    try {
      const first = await run();
      expect(first.code).toBe(0);
      expect(first.out).toContain('The schema jihe_2026_10 was kept in the database');
      expect(await ask('SELECT rule FROM jihe_2026_10.finding ORDER BY no')).toEqual([
        { rule: 'contract/entered-same-day' },
        { rule: 'contract/entered-within-one-workday' },
      ]);
      const again = await run();
      expect(again.code).toBe(2);
      expect(again.err).toContain('When it is not needed any more: DROP SCHEMA "jihe_2026_10" CASCADE');
    } finally {
      await ask('DROP SCHEMA IF EXISTS jihe_2026_10 CASCADE');
    }
  });

  it('keeps nothing of a run that fails', async () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS, out: 'a file in the way' });
    const { code } = await cli(
      ...['run', join(folder, '合同.csv'), '--period', '2026-10', '--out', join(folder, 'out', 'below')],
      ...['--format', 'json', '--db', url, '--keep'],
    );
    expect(code).toBe(2);
    expect(await schemas()).toEqual([]);
  });

  it.each([
    ['mysql://root:Sehr1Geheim@host/db', '--db is not an address of PostgreSQL'],
    ['postgres://u:Sehr1Geheim@:99999/db', '--db is not an address of PostgreSQL'],
    ['', '--db is not an address of PostgreSQL'],
  ])('refuses the address %s without repeating a password', async (address, said) => {
    const { code, err } = await cli('run', 'x', '--period', '2026-10', '--lang', 'en', `--db=${address}`);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(err).not.toContain('Sehr1Geheim');
  });

  it('does not repeat a password that was typed in the wrong place', async () => {
    for (const argv of [
      ['run', 'postgres://u:Sehr1Geheim@h/d', '--period', '2026-10'],
      ['doctor', 'postgresql://u:Sehr1@Geheim@h/d'],
      ['run', 'x', '--period', 'postgres://h/d?user=u&password=Sehr1Geheim'],
    ]) {
      const { code, out, err } = await cli(...argv);
      expect(code).toBe(2);
      expect(err).toContain('***');
      expect(out + err).not.toMatch(/Sehr1|Geheim/);
    }
  });

  it('--keep needs a database', async () => {
    const { code, err } = await cli('run', 'x', '--period', '2026-10', '--keep', '--lang', 'en');
    expect(code).toBe(2);
    expect(err).toContain('--keep goes with --db');
  });
});

it('jihe run --help does not show JIHE_DB', async () => {
  process.env.JIHE_DB = 'postgres://u:Sehr1Geheim@h/d';
  const { out } = await cli('run', '--help');
  expect(out).toContain('--db');
  expect(out).not.toContain('Sehr1Geheim');
});

it('jihe doctor --db tells the version and the rights', async () => {
  const { code, out } = await cli('doctor', '--lang', 'en', '--db', url);
  expect(code).toBe(0);
  expect(out).toMatch(/^ok +PostgreSQL +postgresql \d+\.\d+, may create a schema$/m);
});
