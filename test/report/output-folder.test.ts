import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { RawJson, writeJson } from '../../src/report/json/write-json.js';
import { openOutputFolder } from '../../src/report/output-folder.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'jihe-out-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('openOutputFolder', () => {
  it('shows nothing before commit, everything after', async () => {
    const folder = await openOutputFolder(join(home, 'a', 'b'));
    writeFileSync(join(folder.path, 'run.json'), '1');
    expect(existsSync(join(home, 'a', 'b'))).toBe(false);
    await folder.commit();
    expect(readFileSync(join(home, 'a', 'b', 'run.json'), 'utf8')).toBe('1');
    expect(readdirSync(join(home, 'a'))).toEqual(['b']);
  });

  it('replaces an earlier output whole, and leaves it alone when the run is discarded', async () => {
    await mkdir(join(home, 'out'));
    writeFileSync(join(home, 'out', 'run.json'), 'old');
    writeFileSync(join(home, 'out', 'left-over'), 'old');
    const failed = await openOutputFolder(join(home, 'out'));
    writeFileSync(join(failed.path, 'run.json'), 'half');
    await failed.discard();
    expect(readFileSync(join(home, 'out', 'run.json'), 'utf8')).toBe('old');
    const folder = await openOutputFolder(join(home, 'out'));
    writeFileSync(join(folder.path, 'run.json'), 'new');
    await folder.commit();
    expect(readdirSync(join(home, 'out'))).toEqual(['run.json']);
    expect(readdirSync(home)).toEqual(['out']);
  });

  it('brings the previous output back where something that belongs to it could not be kept', async () => {
    await mkdir(join(home, 'out'));
    writeFileSync(join(home, 'out', 'run.json'), 'old');
    const folder = await openOutputFolder(join(home, 'out'));
    writeFileSync(join(folder.path, 'run.json'), 'new');
    const seen: string[] = [];
    const commit = folder.commit(async () => {
      seen.push(readFileSync(join(home, 'out', 'run.json'), 'utf8'));
      throw new Error('not kept');
    });
    await expect(commit).rejects.toThrow('not kept');
    expect(seen).toEqual(['new']);
    expect(readFileSync(join(home, 'out', 'run.json'), 'utf8')).toBe('old');
    await folder.discard();
    expect(readdirSync(home)).toEqual(['out']);
    // Where there was none before, there is none.
    const first = await openOutputFolder(join(home, 'first'));
    await expect(first.commit(() => Promise.reject(new Error('not kept')))).rejects.toThrow('not kept');
    await first.discard();
    expect(readdirSync(home)).toEqual(['out']);
  });

  it('brings the previous output back where a run died before its own was in place', async () => {
    // What is left of a run that was killed between moving the previous output aside and putting its own there.
    const died = join(home, '.out-00000000-1-1-abcdef');
    for (const [folder, text] of [
      [died, 'unfinished'],
      [`${died}-previous`, 'previous'],
    ] as const) {
      await mkdir(folder);
      writeFileSync(join(folder, 'run.json'), text);
      utimesSync(folder, new Date(0), new Date(0));
    }
    const folder = await openOutputFolder(join(home, 'out'));
    expect(readFileSync(join(home, 'out', 'run.json'), 'utf8')).toBe('previous');
    await folder.discard();
    expect(readdirSync(home)).toEqual(['out']);
  });

  it('refuses a folder that holds something else, and a file', async () => {
    await mkdir(join(home, 'mine'));
    writeFileSync(join(home, 'mine', 'thesis.docx'), '');
    writeFileSync(join(home, 'file'), '');
    await expect(openOutputFolder(join(home, 'mine'))).rejects.toThrow(UserError);
    await expect(openOutputFolder(join(home, 'file'))).rejects.toThrow(UserError);
    await expect(openOutputFolder(join(home, 'file', 'below'))).rejects.toThrow(UserError);
  });
});

describe('JSON files', () => {
  it('hold streams as arrays, an entry a line', async () => {
    const path = join(home, 'x.json');
    async function* two() {
      yield { a: 1 };
      yield new RawJson('{"b":2}');
    }
    async function* none() {}
    await writeJson(path, { title: '喆', list: two(), empty: none(), nested: { a: [1] }, gone: undefined });
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toEqual({ title: '喆', list: [{ a: 1 }, { b: 2 }], empty: [], nested: { a: [1] } });
    expect(text.split('\n').slice(2, 6)).toEqual(['  "list": [', '    {"a":1},', '    {"b":2}', '  ],']);
    await writeJson(path, two());
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([{ a: 1 }, { b: 2 }]);
    await writeJson(path, [{ month: '2026-10', rows: two() }]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([{ month: '2026-10', rows: [{ a: 1 }, { b: 2 }] }]);
  });
});
