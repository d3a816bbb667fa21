import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Value } from '../domain/result.js';
import type { Row } from './port.js';
import { explainPostgresError, type ServerAddress } from './postgres-problems.js';
import { valueReader } from './postgres-values.js';

/** Seconds to wait for a server to answer at all. */
const CONNECT_SECONDS = 15;

/** Results are read as text, each column by the reader of its type. */
const types = { getTypeParser: (type: number) => valueReader(type) };

/**
 * One connection to PostgreSQL, on which one thing happens at a time: whoever comes meanwhile waits. Every error is
 * explained where that can be done in words; after the first one the others only follow from it and are told as that one.
 */
export class PostgresSession {
  private last: Promise<unknown> = Promise.resolve();
  private failure: unknown;

  private constructor(
    private readonly client: pg.Client,
    private server: ServerAddress,
  ) {
    // Without a listener a lost connection would end the process; the statement under way fails with the same error.
    client.on('error', (error) => {
      this.failure ??= explainPostgresError(error, this.server);
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
    const address = { host, port, user: user ?? '', database: database ?? '' };
    const session = new PostgresSession(client, address);
    try {
      await client.connect();
    } catch (error) {
      throw explainPostgresError(error, address);
    }
    return session;
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

  /** Runs one `COPY … FROM STDIN` and feeds it; returns the rows copied. */
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
        for await (const chunk of chunks) {
          if (failed) break;
          if (!stream.write(chunk)) await Promise.race([finished, new Promise((next) => stream.once('drain', next))]);
        }
        stream.end();
        await finished;
      } catch (error) {
        // A fault of the source: the server is told, so that the connection can be used to roll back.
        if (!failed)
          await new Promise<void>((resolve) => stream.destroy(error as Error).once('close', () => resolve()));
        throw error;
      } finally {
        this.client.off('error', lose);
      }
      return stream.rowCount;
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
        this.failure ??= explainPostgresError(error, this.address);
        throw this.failure;
      }
    });
    this.last = mine.catch(() => {});
    return mine;
  }
}

function clientOf(url: string): pg.Client {
  return new pg.Client({
    connectionString: url,
    application_name: 'jihe',
    connectionTimeoutMillis: CONNECT_SECONDS * 1000,
    keepAlive: true,
  });
}
