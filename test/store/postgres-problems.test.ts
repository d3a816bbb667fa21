import { createServer, type Server } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { checkPostgres, openPostgres, type PostgresStore } from '../../src/store/postgres.js';
import { postgresUrl, startPostgres } from '../postgres-server.js';

let url: string;
let admin: pg.Client;
const opened: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  url = await postgresUrl();
  admin = new pg.Client({ connectionString: url });
  await admin.connect();
});
afterAll(() => admin.end());
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** The shared server's address with something changed. */
function at(change: (address: URL) => void): string {
  const address = new URL(url);
  change(address);
  return address.href;
}

async function open(address = url): Promise<PostgresStore> {
  const store = await openPostgres({ url: address, name: 'problems' });
  opened.push(store);
  return store;
}

/** The English words in which something failed; they must be one line, and there must be Chinese ones as well. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  const { en, zh } = (error as UserError).text;
  expect(zh).toMatch(/\p{Script=Han}/u);
  expect(en + zh).not.toMatch(/\n|Geheim/);
  return en;
}

/** A role with a password of its own that is gone afterwards. Statements run before anybody logs in. */
async function withRole<T>(name: string, statements: readonly string[], use: (url: string) => Promise<T>): Promise<T> {
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'Geheim2'`);
  try {
    for (const sql of statements) await admin.query(sql);
    return await use(
      at((address) => {
        address.username = name;
        address.password = 'Geheim2';
      }),
    );
  } finally {
    for (const one of opened.splice(0)) await one.close();
    await admin.query(`DROP OWNED BY ${name}; DROP ROLE ${name}`);
  }
}

/** A port that takes connections and does `greet` with them. */
async function listen(greet: (socket: import('node:net').Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => greet(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({ close: () => new Promise((resolve) => server.close(resolve)) });
  return { server, port: (server.address() as { port: number }).port };
}

describe('no way in', () => {
  it('nobody listens', async () => {
    const { server, port } = await listen(() => {});
    await new Promise((resolve) => server.close(resolve));
    opened.pop();
    const address = at((it) => {
      it.port = String(port);
    });
    expect(await refusal(open(address))).toBe(
      `The PostgreSQL server 127.0.0.1:${port} does not answer (ECONNREFUSED). Check the address and the port, and that the server is running.`,
    );
  });

  it('no such machine', async () => {
    expect(await refusal(open('postgres://u:Geheim@nowhere.invalid/d'))).toMatch(
      /^The PostgreSQL server nowhere\.invalid:5432 does not answer \((ENOTFOUND|EAI_AGAIN)\)\./,
    );
  });

  it('somebody listens but says nothing', async () => {
    const { port } = await listen((socket) => opened.unshift({ close: async () => socket.destroy() }));
    expect(await refusal(open(`postgres://u:Geheim@127.0.0.1:${port}/d?connect_timeout=1`))).toContain(
      'does not answer (timeout expired)',
    );
  });

  it('somebody hangs up', async () => {
    const { port } = await listen((socket) => socket.destroy());
    expect(await refusal(open(`postgres://u:Geheim@127.0.0.1:${port}/d`))).toMatch(/was lost|does not answer/);
  });

  it('a wrong password, none, an unknown user', async () => {
    const said = (user: string) =>
      `refuses the login of "${user}" to the database "postgres" (password authentication failed for user "${user}"). Check the user, the password (or PGPASSWORD)`;
    expect(await refusal(open(at((it) => Object.assign(it, { password: 'Geheim9' }))))).toContain(said('jihe'));
    expect(await refusal(open(at((it) => Object.assign(it, { username: 'nobody' }))))).toContain(said('nobody'));
    expect(await refusal(open(at((it) => Object.assign(it, { password: '' }))))).toContain(
      'refuses the login of "jihe"',
    );
  });

  it('the password may stand in PGPASSWORD', async () => {
    process.env.PGPASSWORD = decodeURIComponent(new URL(url).password);
    try {
      const server = await checkPostgres({ url: at((it) => Object.assign(it, { password: '' })), name: 'x' });
      expect(server.isKnownVersion).toBe(true);
    } finally {
      delete process.env.PGPASSWORD;
    }
  });

  it('no such database', async () => {
    expect(await refusal(open(at((it) => Object.assign(it, { pathname: '/nowhere' }))))).toMatch(
      /^There is no database "nowhere" on the PostgreSQL server/,
    );
  });

  it('no encryption where it is asked for', async () => {
    expect(await refusal(open(`${url}?sslmode=require`))).toMatch(/^No encrypted connection .*sslmode/);
    expect(await refusal(open(`${url}?sslmode=verify-full&sslrootcert=/nowhere.pem`))).toBe(
      'The parameters of the --db address cannot be used (ENOENT: /nowhere.pem). Check sslmode, sslrootcert, sslcert and sslkey.',
    );
    expect(await refusal(open(`${url}?sslmode=verify-ca`))).toContain(
      '(sslmode=verify-ca requires specifying a CA with)',
    );
  });

  it('too many connections', async () => {
    await withRole('limited', ['ALTER ROLE limited CONNECTION LIMIT 0'], async (address) => {
      expect(await refusal(open(address))).toMatch(/takes no more connections \(too many connections for role/);
    });
  });

  it('a database in another encoding', async () => {
    await admin.query("CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc TEMPLATE template0");
    try {
      expect(await refusal(open(at((it) => Object.assign(it, { pathname: '/ascii' }))))).toMatch(
        /has the encoding SQL_ASCII; UTF8 is needed/,
      );
    } finally {
      await admin.query('DROP DATABASE ascii');
    }
  });
});

describe('rights', () => {
  const inOwnDatabase = (database: string) =>
    at((it) => Object.assign(it, { username: 'guest', password: 'Geheim2', pathname: `/${database}` }));

  it('a role without any is told which one it needs; with TEMPORARY it works in temporary tables', async () => {
    await admin.query('CREATE DATABASE closed');
    try {
      await withRole(
        'guest',
        ['REVOKE ALL ON DATABASE closed FROM PUBLIC', 'GRANT CONNECT ON DATABASE closed TO guest'],
        async () => {
          expect(await refusal(open(inOwnDatabase('closed')))).toMatch(
            /may create neither a schema nor temporary tables .* GRANT TEMPORARY ON DATABASE "closed" TO "guest"$/,
          );
          await admin.query('GRANT TEMPORARY ON DATABASE closed TO guest');
          const options = { url: inOwnDatabase('closed'), name: 'x' };
          expect(await refusal(openPostgres({ ...options, keep: true }))).toMatch(
            /may not create a schema .* which --keep needs\. .* GRANT CREATE ON DATABASE "closed" TO "guest"$/,
          );
          expect(await checkPostgres(options)).toMatchObject({ mayCreateSchema: false, mayCreateTemporary: true });
          const store = await open(options.url);
          expect(store.schema).toBe('pg_temp');
          await store.exec('CREATE TABLE t (n INTEGER); CREATE VIEW twice AS SELECT 2 * n AS n FROM t');
          await store.append('t', [[21]]);
          await store.analyse('t');
          expect(await store.all('SELECT n FROM twice')).toEqual([{ n: 42 }]);
          expect([...(await store.tables())]).toEqual([['t', ['n']]]);
          await store.close();
        },
      );
    } finally {
      await admin.query('DROP DATABASE closed');
    }
  });

  it('a right that turns out to lack is named', async () => {
    await admin.query('CREATE TABLE public.secret (n INTEGER)');
    try {
      await withRole('reader', ['GRANT CREATE ON DATABASE postgres TO reader'], async (address) => {
        const store = await open(address);
        expect(await refusal(store.all('SELECT n FROM public.secret'))).toMatch(
          /^The user "reader" lacks a right .*permission denied for table secret/,
        );
      });
    } finally {
      await admin.query('DROP TABLE public.secret');
    }
  });
});

describe('half-way', () => {
  const backends = async (where: string) =>
    (await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${where}`)).rowCount;

  it('a lost connection: in a stream, in an append, between statements, and after it', async () => {
    await withRole('gone', ['GRANT CREATE ON DATABASE postgres TO gone'], async (address) => {
      const lost = /^The connection to the PostgreSQL server .* was lost\. Nothing is left behind/;
      const streaming = await open(address);
      const read = async () => {
        let seen = 0;
        for await (const _ of streaming.rows('SELECT n FROM generate_series(1, 100000) AS t(n)'))
          if (++seen === 100) expect(await backends("usename = 'gone'")).toBe(1);
      };
      expect(await refusal(read())).toMatch(lost);
      expect(await refusal(streaming.all('SELECT 1 AS one'))).toMatch(lost);

      const appending = await open(address);
      await appending.exec('CREATE TABLE t (n INTEGER)');
      async function* rows() {
        for (let n = 0; n < 1_000_000; n++) {
          if (n === 500_000) await backends("usename = 'gone'");
          yield [n];
        }
      }
      expect(await refusal(appending.append('t', rows()))).toMatch(lost);

      const idle = await open(address);
      await backends("usename = 'gone'");
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await refusal(idle.exec('SELECT 1'))).toMatch(lost);
    });
    const left = await admin.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jihe\\_problems%'");
    expect(left.rows).toEqual([]);
  });

  it('a source of rows that fails is told as it is, and leaves the connection usable for the end', async () => {
    const store = await open();
    await store.exec('CREATE TABLE t (n INTEGER)');
    async function* broken(): AsyncIterable<Buffer> {
      yield Buffer.from('1\n2\n');
      throw Object.assign(new Error('the file is gone'), { code: 'ENOENT' });
    }
    await expect(store.copyCsv('t', ['n'], broken())).rejects.toThrow('the file is gone');
  });

  it('a statement time-out', async () => {
    const statements = [
      'GRANT CREATE ON DATABASE postgres TO hasty',
      "ALTER ROLE hasty SET statement_timeout = '300ms'",
    ];
    await withRole('hasty', statements, async (address) => {
      const store = await open(address);
      expect(await refusal(store.all('SELECT pg_sleep(10)'))).toMatch(
        /stopped the audit, at a time limit or .* \(canceling statement due to statement timeout\)\. .*ALTER ROLE "hasty" SET statement_timeout = 0$/,
      );
    });
  });

  it('a limit on the whole transaction, which servers have from version 17 on', async (test) => {
    const known = await admin.query("SELECT 1 FROM pg_settings WHERE name = 'transaction_timeout'");
    if (known.rowCount === 0) test.skip('this server has no transaction_timeout');
    const statements = [
      'GRANT CREATE ON DATABASE postgres TO brief',
      "ALTER ROLE brief SET transaction_timeout = '300ms'",
    ];
    await withRole('brief', statements, async (address) => {
      const store = await open(address);
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(await refusal(store.all('SELECT 1 AS one'))).toMatch(/stopped the audit, at a time limit/);
    });
  });

  it('a lock that is not to be had', async () => {
    await admin.query('CREATE TABLE public.busy (n INTEGER)');
    try {
      const statements = [
        ...['GRANT CREATE ON DATABASE postgres TO waiter', 'GRANT SELECT ON public.busy TO waiter'],
        "ALTER ROLE waiter SET lock_timeout = '100ms'",
      ];
      await withRole('waiter', statements, async (address) => {
        const store = await open(address);
        await admin.query('BEGIN; LOCK TABLE public.busy');
        try {
          expect(await refusal(store.all('SELECT n FROM public.busy'))).toMatch(/^Waiting for a lock on .* too long/);
        } finally {
          await admin.query('ROLLBACK');
        }
      });
    } finally {
      await admin.query('DROP TABLE public.busy');
    }
  });

  it('too small a limit on temporary files', async () => {
    const statements = [
      ...['GRANT CREATE ON DATABASE postgres TO small', "ALTER ROLE small SET temp_file_limit = '1MB'"],
    ];
    await withRole('small', statements, async (address) => {
      const store = await open(address);
      await store.exec("SET LOCAL work_mem = '64kB'");
      const sorted =
        "SELECT n FROM (SELECT repeat('x', 100) || n AS n FROM generate_series(1, 100000) t(n)) s ORDER BY n";
      expect(await refusal(store.all(sorted))).toMatch(
        /^A limit of the PostgreSQL server .*temporary file size exceeds "?temp_file_limit.* SET temp_file_limit = -1$/,
      );
    });
  });

  it('a full lock table', async () => {
    const server = await startPostgres(['-c', 'max_locks_per_transaction=10', '-c', 'max_connections=5']);
    try {
      const store = await openPostgres({ url: server.url, name: 'locks' });
      const tables = Array.from({ length: 5000 }, (_, i) => `CREATE TABLE t${i} (n TEXT PRIMARY KEY)`);
      expect(await refusal(store.exec(tables.join(';')))).toMatch(
        /^The lock table of the PostgreSQL server .* is full .*max_locks_per_transaction/,
      );
      await store.close();
    } finally {
      await server.stop();
    }
  });

  it('a server that crashes, and one that is stopped', async () => {
    const server = await startPostgres();
    try {
      const crashed = await openPostgres({ url: server.url, name: 'crashed' });
      const [backend] = await crashed.all('SELECT pg_backend_pid() AS pid');
      const waiting = refusal(crashed.all('SELECT pg_sleep(60)'));
      process.kill(Number(backend?.pid), 'SIGKILL');
      expect(await waiting).toMatch(/^The connection to the PostgreSQL server .* was lost/);
      await crashed.close();
      // It recovers by itself.
      let stopped: PostgresStore | null = null;
      while (stopped === null) stopped = await openPostgres({ url: server.url, name: 'stopped' }).catch(() => null);
      expect(await stopped.all("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jihe_crashed%'")).toEqual([]);
      const interrupted = refusal(stopped.all('SELECT pg_sleep(60)'));
      await server.stop();
      expect(await interrupted).toMatch(/^The connection to the PostgreSQL server .* was lost/);
      await stopped.close();
    } finally {
      await server.stop();
    }
  });

  it('a character that cannot be stored', async () => {
    const store = await open();
    await store.exec('CREATE TABLE t (said TEXT)');
    expect(await refusal(store.append('t', [['a\0b']]))).toMatch(/cannot store a character/);
  });
});

it('a statement that is wrong is nobody else’s fault', async () => {
  const store = await open();
  await expect(store.all('SELECT nonsense')).rejects.toThrow('column "nonsense" does not exist');
});
