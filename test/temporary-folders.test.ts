import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { abandonedFolders, createTemporaryFolder, removeTemporaryFolder } from '../src/temporary-folders.js';
import { CONTRACTS, folderOf } from './cli/cli.js';

// Real processes of the built command line, ended by real signals.

const JIHE = fileURLToPath(new URL('../bin/jihe.js', import.meta.url));
const GENERATE = fileURLToPath(new URL('../samples/generate/generate.mjs', import.meta.url));

let home: string;
let exports: string;
let temporary: string;
let place: string;
const children = new Set<ChildProcess>();

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  exports = join(home, 'exports');
  // Enough for a run of several seconds, also on a fast machine.
  expect(spawnSync(process.execPath, [GENERATE, '--contracts', '50000', '--out', exports]).status).toBe(0);
  temporary = join(home, 'tmp');
  place = join(home, 'place');
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  for (const folder of [temporary, place]) rmSync(folder, { recursive: true, force: true });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Starts a run and waits until something shows in the folder; `ended` resolves with its exit code or signal. */
async function start(shows: string, input = exports) {
  for (const folder of [temporary, place]) mkdirSync(folder, { recursive: true });
  const args = [JIHE, 'run', input, '--period', '2026-10', '--out', join(place, 'out'), '-q'];
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: temporary }, stdio: 'ignore' });
  children.add(child);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  while (child.exitCode === null && readdirSync(shows).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(readdirSync(shows)).not.toEqual([]);
  return { child, ended };
}

describe('a run that is told to end', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s while loading: leaves no temporary folder and exits with %i', async (signal, code) => {
    mkdirSync(temporary, { recursive: true });
    const { child, ended } = await start(temporary);
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(place)).toEqual([]);
  });

  it('SIGINT while writing reports: leaves no half-written output, and the earlier output as it was', async () => {
    mkdirSync(join(place, 'out'), { recursive: true });
    writeFileSync(join(place, 'out', 'run.json'), 'earlier');
    renameSync(join(place, 'out'), join(home, 'earlier'));
    const { child, ended } = await start(place);
    renameSync(join(home, 'earlier'), join(place, 'out'));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(place)).toEqual(['out']);
    expect(readdirSync(join(place, 'out'))).toEqual(['run.json']);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a run that was killed', () => {
  it('leaves its folders to the next run, which removes them and nothing else', async () => {
    mkdirSync(temporary, { recursive: true });
    const live = await start(temporary);
    live.child.kill('SIGSTOP');
    const [folderOfLive] = readdirSync(temporary);
    const killed = await start(place);
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    expect(readdirSync(temporary)).toHaveLength(2);
    expect(readdirSync(place)).toHaveLength(1);
    // Not of a run: stays, whatever it is called.
    mkdirSync(join(temporary, 'jihe-notes'));

    const next = await start(place, join(folderOf({ '合同.csv': CONTRACTS }), '合同.csv'));
    expect(await next.ended).toBe(0);
    expect(readdirSync(place)).toEqual(['out']);
    expect(readdirSync(temporary).sort()).toEqual([folderOfLive, 'jihe-notes'].sort());
  });
});

describe('abandonedFolders', () => {
  const mark = (folder: string) => /^x-([0-9a-f]{8})-(\d+)-(\d+)-\w{6}$/.exec(folder.split('/').at(-1) as string);

  it('takes a process number that is used again for another process', async () => {
    mkdirSync(temporary, { recursive: true });
    const own = createTemporaryFolder(temporary, 'x-');
    const [, machine, pid, begun] = mark(own) as RegExpExecArray;
    expect(Number(pid)).toBe(process.pid);
    const earlier = join(temporary, `x-${machine}-${pid}-${Number(begun) - 1}-abcdef`);
    if (Number(begun) > 0) {
      mkdirSync(earlier);
      expect(await abandonedFolders(temporary, 'x-')).toEqual([earlier]);
    }
    await removeTemporaryFolder(own);
    expect(existsSync(own)).toBe(false);
  });

  it('leaves what a run on another machine has touched within a day', async () => {
    const other = join(temporary, 'x-00000000-1-1-abcdef');
    mkdirSync(other, { recursive: true });
    expect(await abandonedFolders(temporary, 'x-')).toEqual([]);
    const before = new Date(Date.now() - 25 * 3_600_000);
    utimesSync(other, before, before);
    expect(await abandonedFolders(temporary, 'x-')).toEqual([other]);
    // A file of that name is none of ours.
    rmSync(other, { recursive: true });
    writeFileSync(other, '');
    utimesSync(other, before, before);
    expect(await abandonedFolders(temporary, 'x-')).toEqual([]);
  });
});
