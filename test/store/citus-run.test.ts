import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCalendarTable } from '../../src/calendar/calendar-table.js';
import { createFacts } from '../../src/facts/create-facts.js';
import { createRunTables } from '../../src/facts/run-tables.js';
import { withLoadedExports } from '../../src/load-exports.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { compileRule } from '../../src/rules/compile.js';
import { parametersOn } from '../../src/rules/pack.js';
import { countsQuery } from '../../src/rules/verdict-queries.js';
import { run } from '../../src/run.js';
import { SAMPLE_MONTH } from '../samples/expected.js';
import { citusStandIn } from './citus-stand-in.js';

// The sample month on a cluster. Everywhere it is the stand-in, which shows that nothing of what a cluster is told changes
// an answer; with JIHE_TEST_CITUS=postgres://… it is that real cluster as well.

const REAL = process.env.JIHE_TEST_CITUS;
const period = { start: '2026-10-01', end: '2026-10-31' };
const ageing = { ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' } as const;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-cluster-'));
  await audit('embedded');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files of one run, by name. */
async function audit(name: string, url?: string): Promise<Map<string, string>> {
  const out = join(folder, name);
  await run({
    ...{ inputs: [fileURLToPath(SAMPLE_MONTH)], period: '2026-10', out, rules: PACK_FOLDER, lang: 'zh' },
    ...{ formats: new Set(['json'] as const), ageing: { basis: 'auto', ...ageing }, onProgress: () => {} },
    ...(url === undefined ? {} : { database: { url, name: '2026-10' } }),
  });
  return filesOf(out);
}

function filesOf(out: string): Map<string, string> {
  const data = readdirSync(join(out, 'data')).sort();
  return new Map(data.map((file) => [file, readFileSync(join(out, 'data', file), 'utf8')]));
}

describe('the sample month on a cluster', () => {
  it.each([
    ['the stand-in', () => citusStandIn('13.0-1', 3)],
    ...(REAL === undefined ? [] : [['the cluster of JIHE_TEST_CITUS', async () => REAL] as const]),
  ] as const)('%s gives the same data, byte for byte', async (_, url) => {
    const found = await audit('cluster', await url());
    expect(found.get('findings.json')?.length).toBeGreaterThan(1000);
    expect(found).toEqual(filesOf(join(folder, 'embedded')));
    const manifest = JSON.parse(readFileSync(join(folder, 'cluster', 'run.json'), 'utf8'));
    expect(manifest.engine).toMatch(/^postgresql .*, citus .* on \d+ nodes$/);
  });

  it.skipIf(REAL === undefined)(
    'candidates are looked for on all nodes of the cluster of JIHE_TEST_CITUS (skipped where it names none)',
    async () => {
      const options = { inputs: [fileURLToPath(SAMPLE_MONTH)], rules: PACK_FOLDER, lang: 'zh' } as const;
      const database = { url: REAL as string, name: 'explain' };
      await withLoadedExports({ ...options, database, onProgress: () => {} }, async ({ pack, store, missing }) => {
        const parameters = parametersOn(pack, period.end);
        await createCalendarTable(store, pack.calendar);
        await createRunTables(store, {
          ...{ asOf: period.end, period, parameters, lang: 'zh' },
          ageing: { basis: 'invoice', ...ageing },
        });
        await createFacts(store, pack.datasets, pack.facts);
        for (const name of ['contract', 'shipment', 'receipt', 'invoice']) {
          const rules = pack.rules.filter(({ facts }) => facts === name);
          const { contract } = pack.facts.find((one) => one.contract.name === name) as (typeof pack.facts)[number];
          const compiled = rules.map((rule) => compileRule(rule, contract, missing, parameters));
          const plan = await store.all(`EXPLAIN ${countsQuery(compiled, { period, earlier: [] })}`);
          const tasks = /Task Count: (\d+)/.exec(plan.map((row) => String(row['QUERY PLAN'])).join('\n'))?.[1];
          expect(Number(tasks), `tasks for ${name}`).toBeGreaterThan(1);
        }
      });
    },
  );
});
