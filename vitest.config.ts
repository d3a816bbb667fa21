import { defineConfig } from 'vitest/config';

const common = { testTimeout: 60_000, hookTimeout: 60_000, pool: 'forks' } as const;

/** What stands on a store: the same tests, with the same expectations, over each database. */
const STORE_TESTS = [
  'test/calendar/**/*.test.ts',
  'test/ledger/{corrected-exports,forget,line-decisions,recall,three-runs}.test.ts',
  'test/facts/**/*.test.ts',
  'test/rules/{alternative-needs,compile.property,evaluate,examples}.test.ts',
  'test/samples/{cross-check,output-shape,sample-month,waived-month}.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/postgres-server.ts'],
    maxWorkers: 2,
    projects: [
      { test: { ...common, name: 'duckdb', include: ['test/**/*.test.ts'], env: { JIHE_TEST_STORE: 'duckdb' } } },
      {
        test: {
          ...common,
          name: 'postgres',
          include: STORE_TESTS,
          exclude: ['test/**/both-stores.test.ts'],
          env: { JIHE_TEST_STORE: 'postgres' },
        },
      },
    ],
  },
});
