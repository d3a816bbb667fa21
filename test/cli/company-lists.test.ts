import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cli, folderOf } from './cli.js';

const PACK = fileURLToPath(new URL('../../rules', import.meta.url));
const RECEIPTS =
  '公司,收款单号,客户名称,收款日期,收款金额,收款账号\nA,S-1,客户,2026-10-12,100.00,1\nB,S-1,客户,2026-10-12,100.00,1\n';

/** Which rules lack data, as `jihe check` prints it, under a pack with these lists of accounts. */
async function check(values: readonly object[]): Promise<string> {
  const rules = folderOf({});
  cpSync(PACK, rules, { recursive: true });
  const file = join(rules, 'parameters.json');
  const pack = JSON.parse(readFileSync(file, 'utf8'));
  pack.parameters.find((one: { name: string }) => one.name === 'authorised_accounts').values = values;
  writeFileSync(file, JSON.stringify(pack));
  const { out } = await cli('check', folderOf({ '收款单.csv': RECEIPTS }), '--rules', rules, '--lang', 'en');
  return out;
}

it('jihe check names the list that a company has not given', async () => {
  expect(await check([{ value: [] }])).toContain('authorised_accounts');
  expect(await check([{ org: 'A', value: ['1'] }])).toContain('authorised_accounts');
  expect(await check([{ value: ['1'] }])).not.toContain('authorised_accounts');
  const both = [
    { org: 'A', value: ['1'] },
    { org: 'B', from: '2027-01-01', value: ['1'] },
  ];
  expect(await check(both)).not.toContain('authorised_accounts');
});
