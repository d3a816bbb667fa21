import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { LoadingStore } from '../../src/store/port.js';

let folder: string;
let store: LoadingStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  store = await openDuckDb({ spillFolder: folder, memory: 64e6, threads: 1 });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('holds to its memory and threads', async () => {
  const [row] = await store.all(
    "SELECT current_setting('memory_limit') AS memory, current_setting('threads') AS threads",
  );
  expect(row).toEqual({ memory: '61.0 MiB', threads: 1 });
});

it('says which limit was too small when a step cannot go to the disk', async () => {
  const problem = await store.all('SELECT len(list(i)) FROM range(20000000) t(i)').catch((error) => error);
  expect(problem).toBeInstanceOf(UserError);
  expect(problem.text.en).toBe(
    'Out of memory: the database may use 64 MB, and one step cannot go to the disk. Raise the limit with --memory, or use fewer threads with --threads.',
  );
});

it('says in which folder the disk is full, also in the middle of a stream', async () => {
  await store.exec("SET max_temp_directory_size = '1MB'");
  const read = async () => {
    for await (const _ of store.rows(
      "SELECT i, repeat('x', 500) || i AS text FROM range(2000000) t(i) ORDER BY text",
    )) {
      // Only the reading matters.
    }
  };
  const problem = await read().catch((error) => error);
  expect(problem).toBeInstanceOf(UserError);
  expect(problem.text.en).toContain(`The disk is full: no room for temporary files in ${folder}.`);
});
