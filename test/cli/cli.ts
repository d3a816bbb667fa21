import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { languageOf, main } from '../../src/cli/main.js';

/** What a command line printed and returned. */
export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in process, as `bin/jihe.js` would. */
export function cli(...argv: string[]): Promise<Printed> {
  return cliAt(new Date(), ...argv);
}

/** The same, at a moment of one's choice. */
export async function cliAt(now: Date, ...argv: string[]): Promise<Printed> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, {
    lang: languageOf(argv),
    out: (line) => out.push(line),
    log: (line) => err.push(line),
    progress: () => {},
    now,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder holding these files; it goes when the tests of the file are done. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** One compliant contract and its header: the smallest export that can be audited. */
export const CONTRACTS = `合同编号,客户名称,业务员,签订日期,合同金额,录入时间,合同类型,经理签字时间
HT-001,示例客户甲,甲一,2026-10-08,1000.00,2026-10-08 17:00,正式,2026-10-08 16:00
`;

/** The same, entered two working days after the allowed one (signed Thu 8, due Fri 9, entered Mon 12 October). */
export const LATE_CONTRACTS = CONTRACTS.replace('2026-10-08 17:00', '2026-10-12 09:00');
