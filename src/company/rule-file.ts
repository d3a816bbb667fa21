import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../domain/problem.js';

/** What a part of a rule's name may be: what the schema of a rule allows, as long as every file system takes it. */
const PART = /^[a-z][a-z0-9-]{0,59}$/;

/** Names that Windows keeps for devices. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * The area and the name of a new rule.
 * @throws UserError when it is not `<area>/<name>` in small letters, digits and hyphens
 */
export function parseRuleName(text: string): { readonly area: string; readonly name: string } {
  const [area = '', name = '', ...rest] = text.split('/');
  const sound = rest.length === 0 && [area, name].every((part) => PART.test(part) && !DEVICES.test(part));
  if (sound) return { area, name };
  throw new UserError({
    zh: `规则编号「${text}」不可用。请写成 领域/名称，两部分都以小写字母开头，只用小写字母、数字和连字符，例如 contract/stamped-by-office。`,
    en: `"${text}" cannot be the id of a rule. Write area/name, both beginning with a small letter, with small letters, digits and hyphens only, e.g. contract/stamped-by-office.`,
  });
}

/**
 * Writes the file of a new rule into a pack: never over another one, never through a link.
 * @returns the path of the file
 * @throws UserError when there is one already, or the place is a link or cannot be written
 */
export async function writeRuleFile(pack: string, area: string, name: string, content: string): Promise<string> {
  const folder = resolve(pack, 'policies', area);
  const path = join(folder, `${name}.json`);
  for (const place of [resolve(pack, 'policies'), folder, path])
    if ((await lstat(place).catch(() => null))?.isSymbolicLink())
      throw new UserError({
        zh: `${place} 是链接，制度包内不允许链接。`,
        en: `${place} is a link; links are not allowed inside a pack.`,
      });
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, content, { flag: 'wx' });
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new UserError({
        zh: `${path} 已存在，未作改动。请换一个名称，或直接修改该文件。`,
        en: `${path} exists already and was not changed. Choose another name, or edit that file.`,
      });
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      await rm(path, { force: true });
      throw error;
    }
    throw new UserError({
      zh: `无法写入 ${path}（${code ?? String(error)}）。`,
      en: `${path} cannot be written (${code ?? String(error)}).`,
    });
  }
}
