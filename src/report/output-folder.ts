import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { UserError } from '../domain/problem.js';
import {
  abandonedFolders,
  createTemporaryFolder,
  keepTemporaryFolder,
  removeAbandonedFolders,
  removeTemporaryFolder,
} from '../temporary-folders.js';

/** The place a run writes to. Nothing shows at the target before `commit`; `discard` leaves no trace. */
export interface OutputFolder {
  /** Temporary folder beside the target: files are written here. */
  readonly path: string;
  /**
   * Puts the finished folder in the target's place; the previous run's folder is removed only after that. `keep` is called
   * in between: where it fails, the previous folder comes back.
   */
  commit(keep?: () => Promise<void>): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens a folder beside `target` for writing. An existing target is replaced only when it is empty or an earlier run's
 * output (it has a `run.json`), never when it holds anything else.
 * @throws UserError when the target may not be replaced or the place cannot be written.
 */
export async function openOutputFolder(target: string): Promise<OutputFolder> {
  const final = resolve(target);
  await tidyUp(final);
  await refuseForeignFolder(final);
  let path: string;
  try {
    await mkdir(dirname(final), { recursive: true });
    path = createTemporaryFolder(dirname(final), temporaryPrefix(final));
  } catch (error) {
    throw new UserError({
      zh: `输出文件夹无法写入：${final}（${reasonOf(error)}）。请用 --out 指定可写的文件夹。`,
      en: `The output folder cannot be written: ${final} (${reasonOf(error)}). Name a writable folder with --out.`,
    });
  }
  return {
    path,
    commit: async (keep = async () => {}) => {
      const previous = `${path}${PREVIOUS}`;
      const hadPrevious = await moved(final, previous);
      try {
        await rename(path, final);
        await keep();
      } catch (error) {
        await moved(final, path);
        if (hadPrevious) await rename(previous, final);
        throw error;
      }
      keepTemporaryFolder(path);
      await rm(previous, { recursive: true, force: true });
    },
    discard: () => removeTemporaryFolder(path),
  };
}

const PREVIOUS = '-previous';
const temporaryPrefix = (final: string) => `.${basename(final)}-`;

/**
 * Removes what dead runs left beside the target. One that died between its last two steps had moved the previous output
 * aside and had nothing in its place yet: that output comes back.
 */
async function tidyUp(final: string): Promise<void> {
  const [place, prefix] = [dirname(final), temporaryPrefix(final)];
  for (const previous of await abandonedFolders(place, prefix, PREVIOUS))
    if (await exists(final)) await rm(previous, { recursive: true, force: true }).catch(() => {});
    else await rename(previous, final).catch(() => {});
  await removeAbandonedFolders(place, prefix);
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function refuseForeignFolder(final: string): Promise<void> {
  const kind = await stat(final).catch(() => null);
  if (kind === null) return;
  const entries = kind.isDirectory() ? await readdir(final).catch(() => ['?']) : ['?'];
  if (entries.length === 0 || entries.includes('run.json')) return;
  throw new UserError({
    zh: `${final} 已存在，且不是本程序以前的输出（没有 run.json），不会覆盖。请用 --out 另选一个文件夹。`,
    en: `${final} exists and is not an earlier output of this program (it has no run.json); it will not be overwritten. Choose another folder with --out.`,
  });
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
