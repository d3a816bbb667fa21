import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createCalendarTable } from '../../src/calendar/calendar-table.js';
import type { Dataset } from '../../src/domain/pack.js';
import { UserError } from '../../src/domain/problem.js';
import { createFacts } from '../../src/facts/create-facts.js';
import { createRunTables } from '../../src/facts/run-tables.js';
import { createDatasetTables } from '../../src/ingest/tables.js';
import { findCluster } from '../../src/store/citus.js';
import { checkPostgres, openPostgres, type PostgresStore } from '../../src/store/postgres.js';
import { postgresUrl } from '../postgres-server.js';
import { type Call, citusStandIn } from './citus-stand-in.js';

const folder = new URL('../../rules/datasets/', import.meta.url);
const datasets: readonly Dataset[] = readdirSync(folder)
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

const opened: PostgresStore[] = [];
async function open(url: string): Promise<PostgresStore> {
  const store = await openPostgres({ url, name: 'citus test' });
  opened.push(store);
  return store;
}
const calls = (store: PostgresStore) =>
  store.all('SELECT name, "table", "column", beside, mode FROM public.call ORDER BY no') as Promise<unknown> as Promise<
    Call[]
  >;

afterEach(async () => {
  delete process.env.JIHE_CITUS;
  for (const store of opened.splice(0)) await store.close();
});

describe('on a cluster', () => {
  it('documents are spread by their number, those of one contract together; lists stand on every node', async () => {
    const store = await open(await citusStandIn('13.0-1', 3));
    expect(store.engine).toMatch(/^postgresql \d+\.\d+, citus 13\.0-1 on 3 nodes$/);
    await createDatasetTables(store, datasets);
    const found = await calls(store);
    const laidOut = found.map(({ table, column, beside }) => [table, column, beside]);
    expect(laidOut).toEqual([
      ['collections', 'collection_no', 'none'],
      ['contract_changes', 'contract_no', 'none'],
      ['contract_lines', 'contract_no', '"contract_changes"'],
      ['contracts', 'contract_no', '"contract_changes"'],
      ['customers', null, null],
      ['employees', null, null],
      ['expenses', 'expense_no', 'none'],
      ['invoice_lines', 'invoice_no', 'none'],
      ['invoices', 'invoice_no', '"invoice_lines"'],
      ['price_changes', null, null],
      ['price_list', null, null],
      ['promotions', null, null],
      ['quotes', 'quote_no', 'none'],
      ['receipts', 'receipt_no', 'none'],
      ['reconciliations', null, null],
      ['service_requests', 'request_no', 'none'],
      ['shipment_lines', 'shipment_no', 'none'],
      ['shipments', 'contract_no', '"contract_changes"'],
      ['targets', null, null],
      ['visits', 'visit_no', 'none'],
      ['work_records', null, null],
      ['write_offs', 'write_off_no', 'none'],
      ['repeated_row', null, null],
      ['input_column', null, null],
      ['rejected_document', null, null],
    ]);
    expect(found.filter(({ name, column }) => (name === 'reference') !== (column === null))).toEqual([]);
  });

  it('is what a check of the server tells of', async () => {
    const server = await checkPostgres({ url: await citusStandIn('13.0-1', 3), name: 'check' });
    expect(server.engine).toMatch(/^postgresql \d+\.\d+, citus 13\.0-1 on 3 nodes$/);
  });

  it('works on one connection per node, from the first table on', async () => {
    const store = await open(await citusStandIn('12.1', 2));
    await createDatasetTables(store, datasets);
    expect(new Set((await calls(store)).map(({ mode }) => mode))).toEqual(new Set(['sequential']));
    const settings = ['shard_count', 'max_intermediate_result_size', 'enable_schema_based_sharding'];
    const [set] = await store.all(
      `SELECT ${settings.map((name) => `current_setting('citus.${name}') AS ${name}`).join(', ')}`,
    );
    expect(set).toEqual({
      shard_count: '2',
      max_intermediate_result_size: '-1',
      enable_schema_based_sharding: 'off',
    });
  });

  it('the calendar, the tables of the run and what facts compute once stand on every node, after they were filled', async () => {
    const store = await open(await citusStandIn('13.0-1', 2));
    await createDatasetTables(store, datasets);
    const before = (await calls(store)).length;
    await createCalendarTable(store, { sixDayWeek: false, daysOff: [], workingDays: [], notices: [] });
    await createRunTables(store, {
      asOf: '2026-10-31',
      period: { start: '2026-10-01', end: '2026-10-31' },
      parameters: new Map(),
      ageing: { basis: 'invoice', ageFrom: 'due', buckets: [30], unapplied: 'on-account' },
      lang: 'zh',
    });
    const contract = (name: string, materialise: boolean) => ({
      name,
      title: { zh: '', en: '' },
      grain: { zh: '', en: '' },
      materialise,
      columns: {},
    });
    await createFacts(store, datasets, [
      { contract: contract('computed_once', true), sql: 'SELECT day FROM calendar' },
      { contract: contract('computed_anew', false), sql: 'SELECT day FROM computed_once' },
    ]);
    const after = (await calls(store)).slice(before);
    expect(after.map(({ name, table }) => [name, table])).toEqual(
      ['calendar', 'run', 'param', 'company_param', 'bucket', 'ageing_option', 'computed_once'].map((table) => [
        'reference',
        table,
      ]),
    );
  });

  it('a refusal is told with the way around it', async () => {
    const store = await open(await citusStandIn('12.1-1', 2, 'contracts'));
    const refused = await createDatasetTables(store, datasets).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect((refused as UserError).text.en).toBe(
      'The cluster (citus 12.1-1 on 2 nodes) cannot run a statement of the audit: cannot distribute contracts. Set the environment variable JIHE_CITUS=off and run again: everything then stays on the coordinator, with the same results.',
    );
  });
});

describe('anywhere else nothing is spread', () => {
  it.each([
    ['JIHE_CITUS=off', '13.0-1', 3, 'off'],
    ['a cluster of one node', '13.0-1', 1, undefined],
    ['a version that is too old', '11.3-1', 3, undefined],
  ])('%s', async (_, version, nodes, wish) => {
    if (wish !== undefined) process.env.JIHE_CITUS = wish;
    const store = await open(await citusStandIn(version, nodes));
    expect(store.engine).toMatch(/^postgresql [\d.]+$/);
    await createDatasetTables(store, datasets);
    expect(await calls(store)).toEqual([]);
  });

  it('plain PostgreSQL', async () => {
    const store = await open(await postgresUrl());
    await createDatasetTables(store, datasets);
    expect(store.engine).toMatch(/^postgresql [\d.]+$/);
    expect(await store.all("SELECT name FROM pg_settings WHERE name LIKE 'citus.%'")).toEqual([]);
  });

  it('with JIHE_CITUS=off nobody asks', async () => {
    const asked: string[] = [];
    const query = async (sql: string) => {
      asked.push(sql);
      return [];
    };
    expect(await findCluster(query, { JIHE_CITUS: 'off' })).toBeNull();
    expect(asked).toEqual([]);
    expect(await findCluster(query, {})).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it('another value of JIHE_CITUS is a mistake', async () => {
    await expect(findCluster(async () => [], { JIHE_CITUS: 'no' })).rejects.toThrow(UserError);
  });
});
