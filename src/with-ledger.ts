import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { UserError } from './domain/problem.js';
import type { Text } from './domain/text.js';
import { LAYOUT } from './ledger/layout.js';
import { type Ledger, ledgerIn } from './ledger/ledger.js';
import type { LastingOptions, LastingStore } from './store/port.js';
import { createTemporaryFolder, removeTemporaryFolder } from './temporary-folders.js';

/** Where a ledger is: a file, or a PostgreSQL. */
export interface LedgerPlace {
  /** A path, or an address `postgres://…`. */
  readonly place: string;
  readonly onProgress: (step: Text) => void;
  /** Only read: others may read meanwhile. */
  readonly isReadOnly?: boolean;
  /** Nothing is created where there is no ledger; so it is where it is only read. */
  readonly mustExist?: boolean;
  /** Seconds to wait for another process; {@link WAIT_SECONDS} when absent. */
  readonly waitSeconds?: number;
}

/** Schema of the tables in PostgreSQL. */
const SCHEMA = 'jihe_ledger';

/** Seconds that a second run waits for the first. */
const WAIT_SECONDS = 10;

/**
 * Opens the ledger, hands it to `use` and closes it. As long as it is open, no other process writes to it.
 * @throws UserError when it cannot be opened, or there is none and it is only to be read.
 */
export async function withLedger<T>(options: LedgerPlace, use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const spillFolder = createTemporaryFolder(tmpdir(), 'jihe-');
  try {
    const opened = await openStore(options, spillFolder);
    if (opened.store === null)
      throw new UserError({
        zh: `没有台账 ${opened.place}：先用 jihe run --ledger 运行一次。`,
        en: `There is no ledger ${opened.place}: run jihe run --ledger first.`,
      });
    try {
      return await use(await ledgerIn(opened.store, opened.place));
    } finally {
      await opened.store.close();
    }
  } finally {
    await removeTemporaryFolder(spillFolder);
  }
}

async function openStore(
  { place, onProgress, isReadOnly = false, mustExist = isReadOnly, waitSeconds = WAIT_SECONDS }: LedgerPlace,
  spillFolder: string,
): Promise<{ place: string; store: LastingStore | null }> {
  const isServer = /^postgres(ql)?:/i.test(place);
  const name = isServer ? nameOf(place) : place;
  const options: LastingOptions = {
    ...{ layout: LAYOUT, isReadOnly, mustExist, waitSeconds },
    onWait: () =>
      onProgress({
        zh: `台账 ${basename(name)} 正被另一个进程使用，最多等 ${waitSeconds} 秒`,
        en: `The ledger ${basename(name)} is in use by another process; waiting up to ${waitSeconds} seconds`,
      }),
  };
  if (!isServer) {
    const { openLastingDuckDb } = await import('./store/duckdb-file.js');
    return { place: name, store: await openLastingDuckDb(place, { ...options, spillFolder }) };
  }
  const { openLastingPostgres } = await import('./store/postgres-lasting.js');
  return { place: name, store: await openLastingPostgres(place, SCHEMA, options) };
}

/** The server and the database, without user and password. */
function nameOf(address: string): string {
  if (!URL.canParse(address))
    throw new UserError({
      zh: '--ledger 的 PostgreSQL 地址无法识别，请写成 postgres://用户@主机:5432/数据库。',
      en: 'The PostgreSQL address of --ledger is not understood; write it like postgres://user@host:5432/database.',
    });
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`;
}

/** The clock's time in China, `YYYY-MM-DD HH:mm:ss`: for the ledger alone, no report may depend on it. */
export function moment(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
