import { rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { compareText } from '../domain/text.js';
import { type InputFile, isHidden } from './find-inputs.js';
import { namedDatasets } from './identify.js';
import type { InputBook } from './input-book.js';
import { warning } from './input-problems.js';
import { digestOf } from './scan.js';
import { unpackGzip, unpackPart } from './unpack.js';
import { type ZipFault, type ZipPart, ZipUnreadable } from './zip-file.js';

/** Reads one file that was unpacked; it is removed afterwards. */
type Read = (file: InputFile) => Promise<void>;

/** Reads a gzip file: what is in it, under the name of the packed file. */
export async function readGzip(book: InputBook, file: InputFile, read: Read): Promise<void> {
  await unpacked(book, file, async (path) => {
    book.given.set(file.name, await unpackGzip(file.path, path));
    return () => read({ ...file, path });
  });
}

/** Whether a zip file is the document of an office program, which is one table and no folder of files. */
export function isDocument(parts: readonly ZipPart[]): boolean {
  return parts.some(({ name }) => /^(?:\[Content_Types\]\.xml|mimetype|xl\/.*)$/.test(name));
}

/**
 * Reads every file of a zip file, folders within it included, each as an input of its own. Hidden files and what macOS
 * adds are left out with a warning. Names within it are for people: on disk the files have numbers.
 */
export async function readZip(book: InputBook, file: InputFile, parts: readonly ZipPart[], read: Read): Promise<void> {
  const given = await digestOf(file.path);
  const own = chosen(book, file, parts);
  if (own.length === 0)
    await book.giveUp({ file: file.name, sheet: null, sha256: given, encoding: null }, 'packed-nothing');
  for (const { part, name } of own) {
    book.given.set(name, given);
    const inner = { name, path: file.path, ...(own.length === 1 ? titleOf(book, file, name) : {}) };
    await unpacked(book, inner, async (path) => {
      await unpackPart(await part.open(), part.size, path);
      return () => read({ ...inner, path });
    });
  }
}

/** Says of a packed file, or a file within one, why it cannot be unpacked. */
export async function giveUpPacked(book: InputBook, file: InputFile, fault: ZipFault): Promise<void> {
  const sha256 = book.given.get(file.name) ?? (await digestOf(file.path));
  await book.giveUp({ file: file.name, sheet: null, sha256, encoding: null }, `packed-${fault}`);
}

async function unpacked(
  book: InputBook,
  file: InputFile,
  unpack: (path: string) => Promise<() => Promise<void>>,
): Promise<void> {
  const path = join(book.workFolder, `${book.tableName()}.unpacked`);
  try {
    const read = await unpack(path).catch(async (error: unknown) => {
      if (!(error instanceof ZipUnreadable)) throw error;
      return () => giveUpPacked(book, file, error.fault);
    });
    await read();
  } finally {
    await rm(path, { force: true });
  }
}

/** The only file in a zip file may leave it to the zip file's name what it is. */
function titleOf(book: InputBook, file: InputFile, name: string): { readonly title?: string } {
  const isNamed = namedDatasets(parse(name).name, book.datasets).length > 0;
  return isNamed ? {} : { title: file.name };
}

/** The files to be read, by name; no two under the same. */
function chosen(book: InputBook, file: InputFile, parts: readonly ZipPart[]): { part: ZipPart; name: string }[] {
  const found: { part: ZipPart; name: string }[] = [];
  const skipped = new Set<string>();
  const names = new Map<string, number>();
  for (const part of [...parts].sort((a, b) => compareText(a.name, b.name))) {
    const segments = part.name.split('/').filter((segment) => !['', '.', '..'].includes(segment));
    const hidden = segments.findIndex((segment) => segment === '__MACOSX' || isHidden(segment));
    const name = shown([file.name, ...(hidden < 0 ? segments : segments.slice(0, hidden + 1))].join('/'));
    if (hidden >= 0) skipped.add(name);
    else {
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      found.push({ part, name: count === 1 ? name : `${name} (${count})` });
    }
  }
  for (const name of skipped) book.problems.push(warning.skippedFile({ file: name, sheet: null }));
  return found;
}

const LONGEST_NAME = 500;

/** A name from outside without what a terminal would obey: control characters and marks that turn the text around. */
function shown(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd').slice(0, LONGEST_NAME);
}
