import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Problem, UserError } from '../domain/problem.js';
import { compareText } from '../domain/text.js';
import { HEAD_BYTES } from './encoding.js';
import { warning } from './input-problems.js';

/** A file that is to be read. */
export interface InputFile {
  readonly path: string;
  /** Base name; with its folder's name in front where two files have the same base name. Never an absolute path. */
  readonly name: string;
  /** What tells its dataset when not its own name does: the name of the zip file in which it is the only one. */
  readonly title?: string;
}

/** The files behind the paths a person gave, sorted by name, and warnings about what was left out. */
export interface Found {
  readonly files: readonly InputFile[];
  readonly problems: readonly Problem[];
}

/**
 * Files named directly, and the files of folders, one level deep. Hidden files, lock files and subfolders are left out
 * with a warning; a file reached twice is read once.
 *
 * @throws UserError when a path does not exist or a folder cannot be listed.
 */
export async function findInputs(paths: readonly string[]): Promise<Found> {
  const problems: Problem[] = [];
  const byPath = new Map<string, string>();
  const add = async (path: string) => {
    const real = await realpath(path);
    if (byPath.has(real)) problems.push(warning.sameFile({ file: basename(path), sheet: null }));
    else byPath.set(real, resolve(path));
  };
  for (const path of paths) {
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => cannotOpen(path, error));
    if (!info.isDirectory()) {
      await add(path);
      continue;
    }
    const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) =>
      cannotOpen(path, error),
    );
    for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
      const inside = join(path, entry.name);
      const at = { file: entry.name, sheet: null };
      const target = await stat(inside).catch(() => null);
      if (isHidden(entry.name)) problems.push(warning.skippedFile(at));
      else if (target?.isDirectory()) problems.push(warning.skippedFolder(at));
      else if (target === null || target.isFile()) await add(inside).catch(() => byPath.set(inside, inside));
    }
  }
  const files = named([...byPath.values()]);
  return { files: [...files].sort((a, b) => compareText(a.name, b.name)), problems };
}

/** Names of files that programs leave beside exports. */
export function isHidden(name: string): boolean {
  return /^(?:\.|~\$|\.~lock|Thumbs\.db$|desktop\.ini$|_SUCCESS$|_(?:common_)?metadata$)/i.test(name);
}

function cannotOpen(path: string, error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') {
    throw new UserError({ zh: `找不到「${path}」。请检查路径。`, en: `"${path}" does not exist. Check the path.` });
  }
  throw new UserError({
    zh: `无法读取「${path}」（${error.code}）。请检查权限。`,
    en: `"${path}" cannot be read (${error.code}). Check its permissions.`,
  });
}

/** As many folders in front of the base name as it takes to tell the files apart. */
function named(paths: readonly string[]): InputFile[] {
  const parts = paths.map((path) => ({ path, name: basename(path), folder: dirname(path) }));
  for (;;) {
    const counts = new Map<string, number>();
    for (const { name } of parts) counts.set(name, (counts.get(name) ?? 0) + 1);
    const twins = parts.filter(({ name, folder }) => (counts.get(name) ?? 0) > 1 && dirname(folder) !== folder);
    if (twins.length === 0) return parts.map(({ path, name }) => ({ path, name }));
    for (const twin of twins) {
      twin.name = `${basename(twin.folder)}/${twin.name}`;
      twin.folder = dirname(twin.folder);
    }
  }
}

/** The first bytes of a file, and whether there are no more. */
export async function readHead(path: string): Promise<{ head: Buffer; isWhole: boolean }> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, HEAD_BYTES - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === HEAD_BYTES) break;
    }
    return { head: buffer.subarray(0, length), isWhole: length < HEAD_BYTES };
  } finally {
    await file.close();
  }
}
