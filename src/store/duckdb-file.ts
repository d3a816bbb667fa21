import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, link, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../domain/problem.js';
import { ident } from '../domain/sql.js';
import type { Text } from '../domain/text.js';
import { type DuckDbFile, openDuckDbFile } from './duckdb.js';
import { waitFor } from './lock-wait.js';
import type { LastingOptions, LastingStore } from './port.js';

// A database file that outlives the run. Only its owner may read it: it holds names. DuckDB's own lock keeps every other
// process out while it is open.

/** Files that this process has open: the lock of a file is the process's, and would not keep it from a second connection. */
const openHere = new Set<string>();

/** DuckDB's lock on a file that another process has open; on Windows the system's. */
const LOCKED = /Could not set lock on file|being used by another process/;

/** How every DuckDB file begins, after a checksum. */
const MAGIC = { at: 8, text: 'DUCK' };

/**
 * Opens the file, creating it (mode 0600) where there is none; null where there is none and it must exist.
 * @throws UserError when it cannot be opened: no such folder, no file of this kind, no right, or another process has it.
 */
export async function openLastingDuckDb(
  file: string,
  options: LastingOptions & { readonly spillFolder: string },
): Promise<LastingStore | null> {
  const path = await placeOf(file);
  if (!(await isFile(path))) {
    if (options.mustExist) return null;
    await create(path, options);
  }
  await assertUsable(path, options.isReadOnly);
  const database = await lockedOpen(path, options);
  // Nobody else is at it now: what is there was left by a process that died.
  if (!options.isReadOnly) await removeRewritten(path);
  return storeOn(database, path, options);
}

/** The file itself, links followed. */
async function placeOf(file: string): Promise<string> {
  const path = resolve(file);
  const folder = await realpath(dirname(path)).catch(() => null);
  if (folder === null)
    throw new UserError({
      zh: `台账 ${path} 所在的文件夹不存在，请先建好。`,
      en: `The folder of the ledger ${path} does not exist; create it first.`,
    });
  return realpath(path).catch(() => join(folder, basename(path)));
}

/** False where there is nothing. @throws UserError where there is something else than a file. */
async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw cannotUse(path, error);
  });
  if (found === null || found.isFile()) return found !== null;
  throw new UserError({
    zh: `台账 ${path} 不是文件。请用 --ledger 指定一个文件（不存在时会新建）。`,
    en: `The ledger ${path} is not a file. Name a file with --ledger; it is created when there is none.`,
  });
}

/** Made whole under another name first: a process that dies meanwhile leaves no half a file in its place. */
async function create(path: string, options: LastingOptions & { readonly spillFolder: string }): Promise<void> {
  const temporary = besides(path);
  try {
    const database = await privately(() => openDuckDbFile(temporary, options));
    try {
      await privately(() => database.exec(`${options.layout}; CHECKPOINT`));
    } finally {
      await privately(() => database.close());
    }
    await link(temporary, path).catch(async (error: NodeJS.ErrnoException) => {
      // Another run was faster: its file is as good. Some file systems know no second names.
      if (error.code !== 'EEXIST') await rename(temporary, path);
    });
  } catch (error) {
    throw cannotUse(path, error);
  } finally {
    await removeFile(temporary);
  }
}

const besides = (path: string) => join(dirname(path), `.${basename(path)}-${randomBytes(4).toString('hex')}`);

/** How a file that is to take the place of another is called, before it does. */
const REWRITTEN = '-rewritten';

async function removeRewritten(path: string): Promise<void> {
  const [folder, start] = [dirname(path), `.${basename(path)}-`];
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith(start) && /^[0-9a-f]{8}-rewritten(\.wal)?$/.test(name.slice(start.length)))
      await rm(join(folder, name), { force: true }).catch(() => {});
}

async function removeFile(path: string): Promise<void> {
  for (const file of [path, `${path}.wal`]) await rm(file, { force: true }).catch(() => {});
}

/** Looks at the file before the database does, whose lock would end with any handle that this process closes. */
async function assertUsable(path: string, isReadOnly: boolean): Promise<void> {
  try {
    await access(path, isReadOnly ? constants.R_OK : constants.R_OK | constants.W_OK);
    if (!openHere.has(path) && !(await hasMagic(path))) throw foreign(path);
  } catch (error) {
    throw cannotUse(path, error);
  }
}

async function hasMagic(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead).toString('latin1', MAGIC.at, MAGIC.at + MAGIC.text.length) === MAGIC.text;
  } finally {
    await handle.close();
  }
}

function foreign(path: string): UserError {
  return new UserError({
    zh: `${path} 不是台账文件，不会改动它。请用 --ledger 另指定一个文件。`,
    en: `${path} is not a ledger; it is left as it is. Name another file with --ledger.`,
  });
}

async function lockedOpen(
  path: string,
  options: LastingOptions & { readonly spillFolder: string },
): Promise<DuckDbFile> {
  let refusal = '';
  const database = await waitFor(options, async () => {
    if (openHere.has(path)) {
      refusal = `PID ${process.pid}`;
      return null;
    }
    openHere.add(path);
    try {
      return await privately(() => openDuckDbFile(path, options));
    } catch (error) {
      openHere.delete(path);
      const message = error instanceof Error ? error.message : String(error);
      if (!LOCKED.test(message)) throw cannotUse(path, error);
      refusal = message;
      return null;
    }
  });
  if (database !== null) return database;
  const [, pid] = /PID (\d+)/.exec(refusal) ?? [];
  const who: Text =
    pid === undefined ? { zh: '另一个进程', en: 'another process' } : { zh: `进程 ${pid}`, en: `process ${pid}` };
  throw new UserError({
    zh: `台账 ${path} 正被${who.zh}使用，等了 ${options.waitSeconds} 秒仍未释放。请等它结束后重新运行。`,
    en: `The ledger ${path} is in use by ${who.en} and was not free within ${options.waitSeconds} seconds. Run again when that has ended.`,
  });
}

function storeOn(
  database: DuckDbFile,
  path: string,
  options: LastingOptions & { readonly spillFolder: string },
): LastingStore {
  const checked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw damageOr(path, error);
    }
  };
  return {
    exec: (sql) => checked(() => database.exec(sql)),
    all: (sql) => checked(() => database.all(sql)),
    rows: async function* (sql) {
      try {
        yield* database.rows(sql);
      } catch (error) {
        throw damageOr(path, error);
      }
    },
    append: (table, rows) => checked(() => database.append(table, rows)),
    begin: () => checked(() => database.exec('BEGIN')),
    // Here the log beside the file is written, or the file itself.
    commit: () => checked(() => privately(() => database.exec('COMMIT'))),
    rollback: () => checked(() => database.exec('ROLLBACK')),
    commitAndErase: () => checked(() => rewrite(database, path, options)),
    close: async () => {
      try {
        await privately(() => database.close());
      } finally {
        openHere.delete(path);
      }
    },
  };
}

/**
 * Copies what the transaction sees into a new file, which then takes the place of the old one. In that one nothing is
 * deleted: it goes as a whole, and a process that dies meanwhile leaves it as it was.
 */
async function rewrite(
  database: DuckDbFile,
  path: string,
  options: LastingOptions & { readonly spillFolder: string },
): Promise<void> {
  const temporary = `${besides(path)}${REWRITTEN}`;
  const { mode } = await stat(path);
  try {
    const copy = await privately(() => openDuckDbFile(temporary, options));
    try {
      await copy.exec(`${options.layout}; BEGIN`);
      const tables = await copy.all(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE'",
      );
      for (const { name } of tables) {
        const table = ident(String(name));
        await copy.exec(`DELETE FROM ${table}`);
        await copy.append(String(name), values(database.rows(`SELECT * FROM ${table}`)));
      }
      await privately(() => copy.exec('COMMIT; CHECKPOINT'));
    } finally {
      await privately(() => copy.close());
    }
    await chmod(temporary, mode & 0o777);
    await database.exec('ROLLBACK');
    // What a run that died had left in the log is in the file afterwards, and the log does not outlive it.
    await privately(() => database.exec('CHECKPOINT'));
    await rename(temporary, path);
  } finally {
    await removeFile(temporary);
  }
}

async function* values(rows: AsyncIterable<Readonly<Record<string, string | number | boolean | null>>>) {
  for await (const row of rows) yield Object.values(row);
}

/** What the database creates meanwhile is readable by nobody else. */
async function privately<T>(work: () => Promise<T>): Promise<T> {
  const before = process.umask(0o077);
  try {
    return await work();
  } finally {
    process.umask(before);
  }
}

/** A file whose pages do not fit their checksums, in words; anything else as it is. */
function damageOr(path: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/No space left on device|Disk quota exceeded/i.test(message))
    return new UserError({
      zh: `磁盘已满：台账 ${path} 写不下，仍是原来的内容。请腾出空间后重新运行。`,
      en: `The disk is full: the ledger ${path} could not be written and is as it was. Make room and run again.`,
    });
  if (
    !/checksum|Corrupt|not enough bytes|Could not read enough bytes|Serialization Error|INTERNAL Error|Fatal/i.test(
      message,
    )
  )
    return error;
  return new UserError({
    zh: `台账 ${path} 已损坏（${firstLine(message)}）。请从备份恢复，或用 --ledger 另指定一个文件。`,
    en: `The ledger ${path} is damaged (${firstLine(message)}). Restore it from a backup, or name another file with --ledger.`,
  });
}

/** Why a file cannot be opened, in words. */
function cannotUse(path: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const message = error instanceof Error ? error.message : String(error);
  if (/not a valid DuckDB database file/.test(message)) return foreign(path);
  if (/database file with version number/.test(message))
    return new UserError({
      zh: `台账 ${path} 由更新版本的数据库写成，本版本读不了。请升级 jihe。`,
      en: `The ledger ${path} was written by a newer version of the database than this one. Upgrade jihe.`,
    });
  if (code === undefined && !/^IO Error: Cannot (open|create) file/.test(message)) return damageOr(path, error);
  return new UserError({
    zh: `台账 ${path} 无法读写（${code ?? firstLine(message)}）。请检查文件和文件夹的权限，或用 --ledger 另指定一个文件。`,
    en: `The ledger ${path} cannot be read and written (${code ?? firstLine(message)}). Check the rights of the file and its folder, or name another file with --ledger.`,
  });
}

const firstLine = (message: string) => message.split('\n', 1)[0]?.slice(0, 200);
