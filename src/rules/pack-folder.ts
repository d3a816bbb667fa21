import { isUtf8 } from 'node:buffer';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../domain/problem.js';
import type { Text } from '../domain/text.js';
import { pointer } from './fault.js';
import { jsonFaultPlace } from './json-place.js';

/** A file of a pack is text for people; one of more than a megabyte is not. */
const LARGEST_FILE = 1024 * 1024;
const DEEPEST_FOLDER = 3;
const DEEPEST_JSON = 60;
const MOST_FILES = 5000;

/** A pack on disk. Paths are relative, with `/`; nothing outside the folder is ever read. */
export interface PackFolder {
  /** Files below a sub-folder with this ending, sorted; a missing sub-folder has none. Links are reported, not followed. */
  list(under: string, ending: string): Promise<readonly string[]>;
  /** The text of a file; null after reporting why it cannot be read. */
  text(file: string): Promise<string | null>;
  /** The text of a table that a spreadsheet program may have saved: UTF-8 or GB18030, with or without a mark. */
  tableText(file: string): Promise<string | null>;
  /** Whether there is such a file, for those that may be left out. */
  has(file: string): Promise<boolean>;
  /** The JSON of a file; undefined after reporting why it cannot be read. */
  json(file: string): Promise<unknown>;
}

/** Takes a fault of a file: its path in the pack, the JSON pointer, what is wrong. */
export type ReportFile = (file: string, path: string, what: Text) => void;

/** Opens a folder of rules; a UserError when there is none. Later faults go to `report`. */
export async function openPackFolder(folder: string, report: ReportFile): Promise<PackFolder> {
  const root = await realpath(folder).catch(() => null);
  if (root === null || !(await stat(root)).isDirectory())
    throw new UserError({ zh: `找不到规则文件夹：${folder}`, en: `There is no rules folder: ${folder}` });
  let files = 0;

  async function list(under: string, ending: string, depth = 1): Promise<string[]> {
    const entries = await readdir(join(root as string, under), { withFileTypes: true }).catch(() => []);
    const found: string[] = [];
    for (const entry of entries) {
      const path = `${under}/${entry.name}`;
      if (entry.isSymbolicLink())
        report(path, '', { zh: '制度包内不允许链接', en: 'links are not allowed inside a pack' });
      else if (entry.isDirectory() && depth < DEEPEST_FOLDER) found.push(...(await list(path, ending, depth + 1)));
      else if (entry.isFile() && entry.name.endsWith(ending)) found.push(path);
    }
    return found.sort();
  }

  async function bytes(file: string): Promise<Buffer | null> {
    const fail = (zh: string, en: string) => {
      report(file, '', { zh, en });
      return null;
    };
    if (++files > MOST_FILES) return fail('制度包文件过多', `more than ${MOST_FILES} files in the pack`);
    const path = join(root as string, file);
    const real = await realpath(path).catch(() => null);
    if (real === null) return fail('缺少此文件', 'the file is missing');
    if (real !== path) return fail('不得指向制度包之外', 'the file is a link out of its place');
    const { size } = await stat(real);
    if (size > LARGEST_FILE) return fail(`文件超过1 MB（${size} 字节）`, `larger than 1 MB (${size} bytes)`);
    return (await readFile(real).catch(() => null)) ?? fail('无法读取', 'the file cannot be read');
  }

  function decoded(file: string, content: Buffer | null, encoding: 'utf-8' | 'gb18030'): string | null {
    if (content === null) return null;
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(content);
    } catch {
      if (encoding === 'utf-8') report(file, '', { zh: '不是UTF-8文本', en: 'not UTF-8 text' });
      else report(file, '', { zh: '既不是UTF-8也不是GBK文本', en: 'neither UTF-8 nor GBK text' });
      return null;
    }
  }

  const text = async (file: string) => decoded(file, await bytes(file), 'utf-8');

  async function tableText(file: string): Promise<string | null> {
    const content = await bytes(file);
    return decoded(file, content, content === null || isUtf8(content) ? 'utf-8' : 'gb18030');
  }

  async function has(file: string): Promise<boolean> {
    return (await lstat(join(root as string, file)).catch(() => null)) !== null;
  }

  async function json(file: string): Promise<unknown> {
    const content = await text(file);
    if (content === null) return undefined;
    try {
      const value: unknown = JSON.parse(content);
      const fault = hostile(value);
      if (fault === null) return value;
      report(file, fault.path, fault.what);
    } catch (error) {
      const place = jsonFaultPlace(content);
      if (place === null) throw error;
      const { line, column } = place;
      report(file, '', {
        zh: `不是有效的JSON：第 ${line} 行第 ${column} 个字符处（或其前一处）多了或少了逗号、引号或括号，或用了中文标点`,
        en: `not valid JSON: line ${line}, column ${column}: there, or just before, a comma, quote or bracket is missing or one too many`,
      });
    }
    return undefined;
  }

  return { list, text, tableText, has, json };
}

const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];

/** Keys that reach into JavaScript's objects, and nesting that only serves to exhaust the stack. */
function hostile(value: unknown): { path: string; what: Text } | null {
  const open: { value: unknown; path: string; depth: number }[] = [{ value, path: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth > DEEPEST_JSON)
      return { path: '', what: { zh: '嵌套过深', en: `nested deeper than ${DEEPEST_JSON} levels` } };
    for (const key of Object.keys(next.value)) {
      const path = pointer(next.path, key);
      if (FORBIDDEN_KEYS.includes(key))
        return { path, what: { zh: `不允许的键 ${key}`, en: `the key ${key} is not allowed` } };
      open.push({ value: (next.value as Record<string, unknown>)[key], path, depth: next.depth + 1 });
    }
  }
  return null;
}
