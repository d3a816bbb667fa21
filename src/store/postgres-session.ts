import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Value } from '../domain/result.js';
import type { Row } from './port.js';
import { badCertificates, explainPostgresError, type ServerAddress } from './postgres-problems.js';
import { valueReader } from './postgres-values.js';

/** Seconds to wait for a server to answer at all, where neither the URL nor the environment says (`connect_timeout`). */
const CONNECT_SECONDS = 15;

/** Seconds of silence after which the network is asked whether the server is still there. */
const KEEP_ALIVE_SECONDS = 30;

/** Results are read as text, each column by the reader of its type. */
const types = { getTypeParser: (type: number) => valueReader(type) };

/** What a source of rows threw: not the database's error. */
class SourceFault extends Error {}

/**
 * One connection to PostgreSQL, on which one thing happens at a time: whoever comes meanwhile waits. Every error is
 * explained where that can be done in words. What only follows from an earlier one is told as that one.
 */
export class PostgresSession {
  private last: Promise<unknown> = Promise.resolve();
  /** Why the transaction cannot go on, or why the connection is gone. */
  private failure: unknown;
  private isLost = false;

  private constructor(
    private readonly client: pg.Client,
    private server: ServerAddress,
  ) {
    // Without a listener a lost connection would end the process.
    client.on('error', (error) => {
      if (!this.isLost) this.failure = explainPostgresError(error, this.server);
      this.isLost = true;
    });
  }

  /** Where the connection leads. */
  get address(): ServerAddress {
    return this.server;
  }

  /** From here on a refused statement may be the cluster's doing, and is told so. */
  joinCluster(cluster: string): void {
    this.server = { ...this.server, cluster };
  }

  /** Connects; libpq's environment variables fill in what the URL leaves out. @throws UserError when that cannot be done. */
  static async connect(url: string): Promise<PostgresSession> {
    const client = clientOf(url);
    const { host, port, user, database } = client;
    const session = new PostgresSession(client, { host, port, user: user ?? '', database: database ?? '' });
    try {
      await client.connect();
      return session;
    } catch (error) {
      // A server that waits for more than we have to say would hold the process.
      void client.end().catch(() => {});
      throw explainPostgresError(error, session.server);
    }
  }

  /** Runs one or more statements and gives the rows of the last one. */
  query(sql: string): Promise<Row[]> {
    return this.alone(async () => {
      const answer = (await this.client.query({
        text: sql,
        rowMode: 'array',
        types,
      } as pg.QueryArrayConfig)) as unknown;
      const result = (Array.isArray(answer) ? answer.at(-1) : answer) as pg.QueryArrayResult<Value[]>;
      const names = result.fields.map(({ name }) => name);
      return result.rows.map((values) => {
        const row: Record<string, Value> = {};
        for (let i = 0; i < names.length; i++) row[names[i] as string] = values[i] as Value;
        return row;
      });
    });
  }

  /** Runs one `COPY … FROM STDIN` and feeds it; returns the rows copied. What the source throws is thrown as it is. */
  copy(sql: string, chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>): Promise<number> {
    return this.alone(async () => {
      const stream = this.client.query(copyFrom(sql));
      let failed = false;
      let lose: (error: Error) => void = () => {};
      const finished = new Promise<void>((resolve, reject) => {
        stream.on('finish', resolve);
        stream.on('error', reject);
        // A server that goes away while the socket is full never asks for more.
        lose = reject;
      });
      this.client.once('error', lose);
      finished.catch(() => {
        failed = true;
      });
      try {
        try {
          for await (const chunk of chunks) {
            if (failed) break;
            if (!stream.write(chunk)) await Promise.race([finished, once(stream, 'drain')]);
          }
        } catch (error) {
          if (failed) throw error;
          // The server is told to forget the rows, so that the connection can be used again.
          stream.destroy(error as Error);
          await finished.catch(() => {});
          throw new SourceFault('source', { cause: error });
        }
        stream.end();
        await finished;
        return stream.rowCount;
      } finally {
        this.client.off('error', lose);
      }
    });
  }

  /** Ends the connection; never fails. What was not committed is gone. */
  async close(): Promise<void> {
    await this.last.catch(() => {});
    // The end of a lost connection does not come.
    await Promise.race([
      this.client.end().catch(() => {}),
      new Promise((resolve) => setTimeout(resolve, 2000).unref()),
    ]);
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(async () => {
      try {
        return await work();
      } catch (error) {
        if (error instanceof SourceFault) throw error.cause;
        const follows = this.isLost || (error as { code?: string }).code === IN_FAILED_TRANSACTION;
        if (!follows || this.failure === undefined) this.failure = explainPostgresError(error, this.server);
        throw this.failure;
      }
    });
    this.last = mine.catch(() => {});
    return mine;
  }
}

/** SQLSTATE of every statement after the one that failed. */
const IN_FAILED_TRANSACTION = '25P02';

/** The encryption that `sslmode` asks for is libpq's: `require` encrypts, `verify-full` also checks the certificate. */
function clientOf(url: string): pg.Client {
  const address = new URL(url);
  if (address.searchParams.has('sslmode') && !address.searchParams.has('uselibpqcompat'))
    address.searchParams.set('uselibpqcompat', 'true');
  const seconds = Number(address.searchParams.get('connect_timeout') ?? process.env.PGCONNECT_TIMEOUT);
  try {
    return new pg.Client({
      connectionString: address.href,
      application_name: 'jihe',
      connectionTimeoutMillis: (seconds > 0 ? seconds : CONNECT_SECONDS) * 1000,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_SECONDS * 1000,
    });
  } catch (error) {
    // Certificates are read here.
    throw badCertificates(error);
  }
}
