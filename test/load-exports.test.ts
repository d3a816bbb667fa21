import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLoadedExports } from '../src/load-exports.js';
import { PACK_FOLDER } from '../src/package-files.js';
import { contracts } from './ingest/scene.js';
import { zip } from './ingest/zip.js';

/** Datasets that count as missing as a whole when a contracts export lies beside a zip file. */
async function missingBeside(packed: Buffer, name: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  try {
    writeFileSync(join(folder, '合同.csv'), contracts([['HT1', '甲公司', '张三', '2026-10-08', '1']]));
    writeFileSync(join(folder, name), packed);
    const options = { inputs: [folder], rules: PACK_FOLDER, lang: 'zh', onProgress: () => {} } as const;
    return await withLoadedExports(options, async ({ missing }) =>
      [...missing.byOrg].filter(([, orgs]) => orgs === 'all').map(([need]) => need),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('an export that cannot be used makes its dataset missing; a zip file’s name speaks for the only file in it', async () => {
  const damaged = { content: '客户名称\n甲公司\n', crc: 1 };
  const one = await missingBeside(zip(new Map([['data.csv', damaged]])), '合同.zip');
  expect(one).toContain('contracts');
  // Of two files each speaks for itself: what one of them is named after is not known to be contracts.
  const parts = new Map([
    ['客户.csv', '客户名称\n甲公司\n'],
    ['说明.csv', 'x\n'],
  ]);
  const two = await missingBeside(zip(parts), '合同.zip');
  expect(two).toContain('shipments');
  expect(two).not.toContain('contracts');
  expect(two).not.toContain('customers');
});
