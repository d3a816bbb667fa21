import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACK_FOLDER } from '../../src/package-files.js';
import { cli, folderOf } from './cli.js';

/** A copy of the shipped pack without its catalogue, and what the command answers there. */
async function pack() {
  const folder = join(folderOf({}), 'rules');
  await cp(PACK_FOLDER, folder, { recursive: true });
  const file = join(folder, 'README.md');
  await rm(file, { force: true });
  return {
    folder,
    file,
    run: (...more: string[]) => cli('rules', 'catalogue', '--lang', 'en', '--rules', folder, ...more),
  };
}

describe('jihe rules catalogue', () => {
  it('writes the catalogue, finds it current, and stale after a change', async () => {
    const { folder, file, run } = await pack();
    expect(await run('--check')).toMatchObject({
      code: 2,
      err: expect.stringContaining('README.md is stale: run jihe rules catalogue'),
    });
    expect(await run()).toMatchObject({ code: 0, out: `${file} was written.` });
    expect(await run('--check')).toMatchObject({ code: 0, out: `${file} is up to date.` });
    const written = await readFile(file, 'utf8');
    await writeFile(file, written.replaceAll('\n', '\r\n'));
    expect((await run('--check')).code).toBe(0);
    const penalties = join(folder, 'penalties.json');
    await writeFile(penalties, (await readFile(penalties, 'utf8')).replace('"moderate": 100', '"moderate": 120'));
    expect((await run('--check')).code).toBe(2);
    // Only looking changes nothing.
    expect(await readFile(file, 'utf8')).toBe(written.replaceAll('\n', '\r\n'));
    await run();
    expect(await readFile(file, 'utf8')).toContain('| 一般 · Moderate | 120 |');
  });

  it("never overwrites a README.md of the company's own", async () => {
    const { file, run } = await pack();
    await writeFile(file, '# 我们的制度\n');
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('was not written by this command') });
    expect(await readFile(file, 'utf8')).toBe('# 我们的制度\n');
  });

  it('writes through no link', async () => {
    const { file, run } = await pack();
    const elsewhere = join(folderOf({ 'x.md': '' }), 'x.md');
    await symlink(elsewhere, file);
    expect((await run()).code).toBe(2);
    expect(await readFile(elsewhere, 'utf8')).toBe('');
  });
});
