import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { postgresUrl } from '../postgres-server.js';
import { cli } from './cli.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SAMPLE = join(ROOT, 'samples', '2026-10');

// A database of its own: whoever is in it is a run of this test.
const database = `lost_${randomBytes(4).toString('hex')}`;
let url: string;
let admin: pg.Client;

beforeAll(async () => {
  const shared = await postgresUrl();
  admin = new pg.Client({ connectionString: shared });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database}`);
  const address = new URL(shared);
  address.pathname = `/${database}`;
  url = address.href;
});
afterAll(async () => {
  await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
  await admin.end();
});

const TERMINATE = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`;

/** Ends every session in the database before it returns: the run that called goes on with a dead connection. */
function terminateNow(): void {
  const script = `import pg from 'pg'; const c = new pg.Client({ connectionString: process.env.ADMIN_URL }); await c.connect();
    await c.query(process.env.SQL); await c.end();`;
  const administrator = new URL(url);
  administrator.pathname = '/postgres';
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    env: { ...process.env, ADMIN_URL: administrator.href, SQL: TERMINATE },
  });
  expect(done.status, String(done.stderr)).toBe(0);
}

/** Waits until nobody is in the database, then says which schemas of ours are. */
async function whatIsLeft(): Promise<unknown[]> {
  for (;;) {
    const { rowCount } = await admin.query(`SELECT 1 FROM pg_stat_activity WHERE datname = '${database}'`);
    if (rowCount === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jihe%'")).rows;
  } finally {
    await client.end();
  }
}

describe('a connection that is lost in the middle of a run', () => {
  it.each(['Into the database', 'Evaluating rules', 'Writing report'])('at "%s"', async (step) => {
    const folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
    const said: string[] = [];
    let isLost = false;
    const argv = ['run', SAMPLE, '--period', '2026-10', '--out', join(folder, 'out'), '--lang', 'en', '--db', url];
    const code = await main(argv, {
      lang: 'en',
      out: (line) => said.push(line),
      log: (line) => said.push(line),
      progress: (line) => {
        if (isLost || !line.startsWith(step)) return;
        isLost = true;
        terminateNow();
      },
    });
    expect(isLost).toBe(true);
    expect(code).toBe(2);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^The connection to the PostgreSQL server \S+ was lost\./);
    expect(readdirSync(folder)).toEqual([]);
    expect(await whatIsLeft()).toEqual([]);
  });
});

describe('a run that is ended', () => {
  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)('by %s leaves no schema', async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
    mkdirSync(join(folder, 'temporary'));
    const child = spawn(
      process.execPath,
      [
        ...[join(ROOT, 'bin', 'jihe.js'), 'run', SAMPLE, '--period', '2026-10', '--out', join(folder, 'out')],
        ...['--db', url, '--keep'],
      ],
      { stdio: 'ignore', env: { ...process.env, TMPDIR: join(folder, 'temporary') } },
    );
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await untilItWrites(child);
    child.kill(signal);
    await ended;
    expect(await whatIsLeft()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['temporary']);
  });

  /** Waits until the child's transaction has written something. */
  async function untilItWrites(child: ChildProcess): Promise<void> {
    const writing = `SELECT 1 FROM pg_stat_activity WHERE datname = '${database}' AND backend_xid IS NOT NULL`;
    while ((await admin.query(writing)).rowCount === 0) {
      expect(child.exitCode).toBe(null);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

it('a refused login is one line, before anything is read', async () => {
  const address = new URL(url);
  address.password = 'Geheim9';
  const { code, out, err } = await cli('run', SAMPLE, '--period', '2026-10', '--lang', 'en', '--db', address.href);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(/^The PostgreSQL server \S+ refuses the login of "jihe" to the database "lost_[^\n]*$/);
  expect(err).not.toContain('Geheim');
});
