import { mkdir, open, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../domain/problem.js';
import { createTemporaryFolder, removeAbandonedFolders, removeTemporaryFolder } from '../temporary-folders.js';
import type { Handbook } from './handbook.js';
import { HANDBOOK_MARK, handbookMarkdown } from './markdown.js';
import { printHandbook } from './print-handbook.js';

const PREFIX = '.jihe-handbook-';
const MARKDOWN = 'handbook.md';
const PDF = 'handbook.pdf';

/**
 * Writes `handbook.md` and `handbook.pdf` into a folder, which may hold other things. Both are made aside and put in their
 * place when they are whole; an earlier handbook is replaced, a file of somebody's own with that name is not.
 * @returns the paths of the files
 * @throws UserError when such a file is there or the folder cannot be written
 */
export async function writeHandbook(handbook: Handbook, out: string): Promise<readonly string[]> {
  const folder = resolve(out);
  const files = [MARKDOWN, PDF].map((name) => join(folder, name));
  try {
    await mkdir(folder, { recursive: true });
    await refuseForeign(folder);
    await removeAbandonedFolders(folder, PREFIX);
    const aside = createTemporaryFolder(folder, PREFIX);
    try {
      await writeFile(join(aside, MARKDOWN), handbookMarkdown(handbook));
      await printHandbook(handbook, join(aside, PDF));
      for (const file of files) await rename(join(aside, file.slice(dirname(file).length + 1)), file);
    } finally {
      await removeTemporaryFolder(aside);
    }
    return files;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UserError || code === undefined || code === 'ENOSPC' || code === 'EDQUOT') throw error;
    throw new UserError({
      zh: `手册无法写入 ${folder}（${code}）。请用 --out 指定可写的文件夹。`,
      en: `The handbook cannot be written to ${folder} (${code}). Name a writable folder with --out.`,
    });
  }
}

/** An earlier handbook is told by the first line of its Markdown; a PDF without that beside it is somebody's own. */
async function refuseForeign(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name === MARKDOWN || name === PDF);
  if (names.length === 0) return;
  if (names.includes(MARKDOWN) && (await beginning(join(folder, MARKDOWN))) === HANDBOOK_MARK) return;
  const path = join(folder, names[0] ?? MARKDOWN);
  throw new UserError({
    zh: `${path} 已存在，且不是本程序生成的手册，不会覆盖。请用 --out 另选一个文件夹。`,
    en: `${path} exists and is not a handbook of this program; it will not be overwritten. Choose another folder with --out.`,
  });
}

async function beginning(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HANDBOOK_MARK.length), 0, HANDBOOK_MARK.length, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
