import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from './domain/problem.js';
import type { Text } from './domain/text.js';
import { isHidden } from './ingest/find-inputs.js';
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
  const isServer = isAddress(place);
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

const isAddress = (place: string) => /^postgres(ql)?:/i.test(place);

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

/**
 * An output folder is replaced as a whole by the next run, with everything in it.
 * @throws UserError when the ledger would lie in it.
 */
export async function assertOutside(place: string, outputFolder: string): Promise<void> {
  if (isAddress(place)) return;
  const [file, folder] = [await realPlace(place), await realPlace(outputFolder)];
  const way = relative(folder, file);
  if (way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new UserError({
    zh: `台账 ${place} 不能放在输出文件夹 ${outputFolder} 里：下一次运行会整个替换该文件夹。请放到别处。`,
    en: `The ledger ${place} cannot lie in the output folder ${outputFolder}: the next run replaces that folder as a whole. Put it elsewhere.`,
  });
}

/**
 * A ledger changes with every run: among the exports it would be read as one of them, and no run would see the same exports
 * as the one before.
 * @throws UserError when it would be.
 */
export async function assertNotExported(place: string, inputs: readonly string[]): Promise<void> {
  if (isAddress(place)) return;
  const file = await realPlace(place);
  for (const input of inputs) {
    const real = await realPlace(input);
    if (real !== file && (real !== dirname(file) || isHidden(basename(place)))) continue;
    throw new UserError({
      zh: `台账 ${place} 不能放在导出文件 ${input} 里：它会被当作导出来读，而且每次运行都会变。请放到别处。`,
      en: `The ledger ${place} cannot lie among the exports in ${input}: it would be read as one of them, and every run changes it. Put it elsewhere.`,
    });
  }
}

/** The path with all links followed, as far as it exists. */
async function realPlace(path: string): Promise<string> {
  const full = resolve(path);
  const real = await realpath(full).catch(() => null);
  if (real !== null || dirname(full) === full) return real ?? full;
  return join(await realPlace(dirname(full)), basename(full));
}

/** The clock's time in China, `YYYY-MM-DD HH:mm:ss`: for the ledger alone, no report may depend on it. */
export function moment(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
