import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { availableMemory } from '../../src/store/default-memory.js';
import { CONTRACTS, cli, folderOf } from './cli.js';

const folder = folderOf({ '合同.csv': CONTRACTS });
const check = (...more: string[]) => cli('check', join(folder, '合同.csv'), '--lang', 'en', ...more);

describe('--memory and --threads', () => {
  it.each(['300MB', '0.5 GiB', '1g'])('takes --memory %s', async (memory) => {
    expect((await check('--memory', memory, '--threads', '1')).code).toBe(0);
  });

  it.each(['4', '4 gigabytes', '-4GB', '4KB'])('does not understand --memory %s', async (memory) => {
    const { code, err } = await check(`--memory=${memory}`);
    expect(code).toBe(2);
    expect(err).toBe(`--memory "${memory}" is not understood: write it like 4GB or 600MB.`);
  });

  it('refuses too little memory, and more than there is', async () => {
    const available = Math.floor(availableMemory() / 1e6);
    for (const memory of ['100MB', '90000GB']) {
      const { code, err } = await check('--memory', memory);
      expect(code).toBe(2);
      expect(err).toBe(`--memory ${memory} is out of range: at least 256MB, at most this machine's ${available}MB.`);
    }
  });

  it.each(['0', 'two', '1.5', '300'])('does not understand --threads %s', async (threads) => {
    const { code, err } = await check('--threads', threads);
    expect(code).toBe(2);
    expect(err).toContain(`--threads "${threads}" is not understood`);
  });

  it('goes with jihe run as well', async () => {
    const { code, err } = await cli('run', folder, '--period', '2026-10', '--memory', 'much', '--lang', 'en');
    expect(code).toBe(2);
    expect(err).toContain('--memory "much" is not understood');
  });
});
