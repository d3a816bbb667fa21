import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyPack } from '../../src/company/copy-pack.js';
import { UserError } from '../../src/domain/problem.js';
import { PACK_FOLDER } from '../../src/package-files.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-copy-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const sound = async () => {};
const isCopy = (path: string) => existsSync(join(path, 'parameters.json')) && existsSync(join(path, '说明.md'));

async function refusal(target: string, from = PACK_FOLDER): Promise<string> {
  const error = await copyPack(from, target, 'zh', sound).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).text.zh;
}

describe('a copy of the pack', () => {
  it('appears whole, and leaves nothing beside it', async () => {
    const place = join(folder, 'new');
    const { folder: made } = await copyPack(PACK_FOLDER, join(place, 'rules'), 'zh', sound);
    expect(isCopy(made)).toBe(true);
    expect(readdirSync(place)).toEqual(['rules']);
  });

  it('goes into an empty folder without replacing it, as somebody may be standing in it', async () => {
    const place = join(folder, 'empty');
    mkdirSync(place);
    const link = join(folder, 'link');
    symlinkSync(place, link);
    await copyPack(PACK_FOLDER, link, 'zh', sound);
    expect(isCopy(place)).toBe(true);
    expect(readdirSync(place).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is not there at all when the check of it fails', async () => {
    const target = join(folder, 'unsound');
    const broken = async () => {
      throw new Error('unsound');
    };
    await expect(copyPack(PACK_FOLDER, target, 'zh', broken)).rejects.toThrow('unsound');
    expect(readdirSync(folder).filter((name) => name.includes('unsound') || name.startsWith('.'))).toEqual([]);
  });

  it('does not go where anything is', async () => {
    const target = join(folder, 'occupied');
    mkdirSync(target);
    writeFileSync(join(target, 'notes.txt'), 'mine');
    expect(await refusal(target)).toBe(
      `${target} 已存在且不是空文件夹（里面有 notes.txt），未作任何改动。请另选一个新的或空的文件夹。`,
    );
    expect(readdirSync(target)).toEqual(['notes.txt']);
    expect(await refusal(join(target, 'notes.txt'))).toContain('是一个文件，不是文件夹');
    expect(readFileSync(join(target, 'notes.txt'), 'utf8')).toBe('mine');
    expect(await refusal(join(target, 'notes.txt', 'rules'))).toContain('无法写入');
  });

  it('does not go into the pack it is made of', async () => {
    const pack = join(folder, 'pack');
    await copyPack(PACK_FOLDER, pack, 'zh', sound);
    for (const target of [pack, join(pack, 'policies'), join(pack, 'a', 'b')])
      expect(await refusal(target, pack)).toContain('在程序自带的制度包之内');
    expect(existsSync(join(pack, 'a'))).toBe(false);
  });
});
