import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { UserError } from '../domain/problem.js';
import type { Lang } from '../domain/text.js';
import { createTemporaryFolder, removeAbandonedFolders, removeTemporaryFolder } from '../temporary-folders.js';

/** The guide's file in a company's pack, per language: the one name there that is not about a part of the pack. */
export const GUIDE_FILES: Readonly<Record<Lang, string>> = { zh: '说明.md', en: 'GUIDE.md' };

/** The folder of the shipped pack with the guide, one file a language; it is not copied as it is. */
const GUIDE_FOLDER = 'guide';

/** Without this file no folder is a pack: it is put in its place last. */
const LAST_FILE = 'parameters.json';

const PREFIX = '.jihe-init-';

/** What {@link copyPack} made. */
export interface PackCopy {
  readonly folder: string;
  readonly files: number;
}

/**
 * Copies a policy pack into a folder that does not exist or is empty, with the guide in one language. The copy is written
 * aside and looked at by `check` before it is put in its place: a folder that shows up is whole.
 * @throws UserError when the target holds anything, lies inside the pack, or cannot be written; what `check` throws
 */
export async function copyPack(
  from: string,
  target: string,
  lang: Lang,
  check: (folder: string) => Promise<unknown>,
): Promise<PackCopy> {
  const final = resolve(target);
  await refuseInside(from, final);
  try {
    const exists = await refuseOccupied(final);
    const place = exists ? final : dirname(final);
    await mkdir(place, { recursive: true });
    await removeAbandonedFolders(place, PREFIX);
    const aside = createTemporaryFolder(place, PREFIX);
    try {
      // A folder of its own, because the temporary one is closed to everybody else.
      const copy = join(aside, 'pack');
      const files = (await copyFolder(from, copy, [GUIDE_FOLDER])) + 1;
      await writeFile(join(copy, GUIDE_FILES[lang]), await readFile(join(from, GUIDE_FOLDER, `${lang}.md`)));
      await check(copy);
      if (exists) await moveEntries(copy, final);
      else await rename(copy, final);
      return { folder: final, files };
    } finally {
      await removeTemporaryFolder(aside);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    // A full disk has words of its own.
    if (code === undefined || code === 'ENOSPC' || code === 'EDQUOT') throw error;
    throw new UserError({
      zh: `无法写入 ${final}（${code}）。请另选一个可写的文件夹。`,
      en: `${final} cannot be written (${code}). Choose another folder, one that can be written.`,
    });
  }
}

/** True when the target exists and is empty, false when there is no such folder. */
async function refuseOccupied(final: string): Promise<boolean> {
  const kind = await stat(final).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (kind === null) return false;
  if (!kind.isDirectory())
    throw new UserError({
      zh: `${final} 是一个文件，不是文件夹。请另选一个名称。`,
      en: `${final} is a file, not a folder. Choose another name.`,
    });
  await removeAbandonedFolders(final, PREFIX);
  const entries = (await readdir(final)).sort();
  if (entries.length === 0) return true;
  throw new UserError({
    zh: `${final} 已存在且不是空文件夹（里面有 ${entries[0]}），未作任何改动。请另选一个新的或空的文件夹。`,
    en: `${final} exists and is not empty (it holds ${entries[0]}); nothing was changed. Choose a new or empty folder.`,
  });
}

async function refuseInside(from: string, final: string): Promise<void> {
  const pack = await realpath(from);
  const place = await nearestExisting(final);
  if (place !== pack && !place.startsWith(pack.endsWith(sep) ? pack : pack + sep)) return;
  throw new UserError({
    zh: `${final} 在程序自带的制度包之内。请另选一个文件夹。`,
    en: `${final} lies inside the pack that ships with the program. Choose another folder.`,
  });
}

async function nearestExisting(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  return real ?? (dirname(path) === path ? path : nearestExisting(dirname(path)));
}

/** Copies contents, not permissions: an installed package may be read-only. Links and hidden files are left out. */
async function copyFolder(from: string, to: string, except: readonly string[] = []): Promise<number> {
  await mkdir(to);
  let files = 0;
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || except.includes(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) files += await copyFolder(source, target);
    else if (entry.isFile()) {
      await writeFile(target, await readFile(source));
      files++;
    }
  }
  return files;
}

/** An existing folder may be somebody's working directory, which must not be replaced: the entries move into it. */
async function moveEntries(copy: string, final: string): Promise<void> {
  const rank = (name: string) => (name === LAST_FILE ? 1 : 0);
  const entries = (await readdir(copy)).sort((a, b) => rank(a) - rank(b));
  const moved: string[] = [];
  try {
    for (const entry of entries) {
      await rename(join(copy, entry), join(final, entry));
      moved.push(entry);
    }
  } catch (error) {
    for (const entry of moved) await rm(join(final, entry), { recursive: true, force: true });
    throw error;
  }
}
