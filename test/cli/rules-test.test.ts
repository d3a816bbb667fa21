import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { postgresUrl } from '../postgres-server.js';
import { cli, folderOf } from './cli.js';

const PACK = fileURLToPath(new URL('../../rules', import.meta.url));
const RULES = readdirSync(join(PACK, 'policies'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.json'),
).length;

let url: string;
beforeAll(async () => {
  url = await postgresUrl();
});
afterEach(() => {
  delete process.env.JIHE_DB;
});

describe('jihe rules test', () => {
  it('runs the examples in the embedded database', async () => {
    const { code, out } = await cli('rules', 'test', '--lang', 'en');
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(`^${RULES} rules, \\d+ examples, 0 failed \\(json-rules-engine and duckdb [\\d.]+\\)$`),
    );
  });

  it('runs them in the PostgreSQL of --db or JIHE_DB, and leaves nothing there', async () => {
    const { code, out } = await cli('rules', 'test', '--db', url, '--lang', 'en');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${RULES} rules, \\d+ examples, 0 failed \\(json-rules-engine and postgresql `));
    process.env.JIHE_DB = url;
    expect((await cli('rules', 'test')).out).toContain('json-rules-engine 与 postgresql');
    expect((await cli('rules', 'test', '--db', 'duckdb')).out).toContain('json-rules-engine 与 duckdb');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const left = await client.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jihe\\_rules%'");
    await client.end();
    expect(left.rows).toEqual([]);
  });

  it.each(['duckdb', 'postgres'])('tells which example fails, and exits with 2 (%s)', async (engine) => {
    const pack = join(folderOf({}), 'rules');
    cpSync(PACK, pack, { recursive: true });
    const file = join(pack, 'policies/visit/planned.json');
    const rule = JSON.parse(readFileSync(file, 'utf8')) as { examples: { name: string; verdict: string }[] };
    const [compliant] = rule.examples.filter((example) => example.verdict === 'compliant');
    if (compliant === undefined) throw new Error('the rule has no compliant example');
    compliant.verdict = 'pending';
    writeFileSync(file, JSON.stringify(rule));
    const db = engine === 'postgres' ? ['--db', url] : [];
    const { code, out } = await cli('rules', 'test', '--rules', pack, '--lang', 'en', ...db);
    expect(code).toBe(2);
    expect(out).toContain(`FAILED  visit/planned  ${compliant.name}: expected {"verdict":"pending"}`);
    expect(out).toContain(', 1 failed');
  });

  it('refuses an address that is none', async () => {
    const { code, err } = await cli('rules', 'test', '--db', 'mysql://host/db', '--lang', 'en');
    expect(code).toBe(2);
    expect(err).toContain('--db is not an address of PostgreSQL');
  });
});
