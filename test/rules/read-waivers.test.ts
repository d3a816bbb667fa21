import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { openPack } from '../../src/rules/pack.js';

let pack: string;
beforeAll(async () => {
  pack = await mkdtemp(join(tmpdir(), 'jihe-waivers-'));
  await cp(PACK_FOLDER, pack, { recursive: true });
});
beforeEach(() => Promise.all(['json', 'csv'].map((ending) => rm(join(pack, `waivers.${ending}`), { force: true }))));
afterAll(() => rm(pack, { recursive: true }));

const RULE = 'contract/entered-within-one-workday';
const ENTRY = {
  rule: RULE,
  key: 'HT-1',
  reason: '集团合同',
  approver: '示例总经理',
  approvedOn: '2026-09-28',
  expiresOn: '2026-12-31',
};
const json = (...waivers: unknown[]) => writeFile(join(pack, 'waivers.json'), JSON.stringify({ waivers }));
const csv = (text: string | Buffer) => writeFile(join(pack, 'waivers.csv'), text);
const HEADER = '规则,公司,单据,条件,原因,批准人,批准日期,有效期至';
const opened = async () => (await openPack(pack)).waivers;
async function faults(): Promise<string[]> {
  const error = await openPack(pack).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).text.en
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

describe('the list of waivers', () => {
  it('that ships is there and empty; a pack without it has none', async () => {
    expect((await openPack(PACK_FOLDER)).waivers).toEqual([]);
    expect(await opened()).toEqual([]);
  });

  it('is both files, JSON first', async () => {
    await json(ENTRY, { ...ENTRY, org: '示例一', key: 'HT-2', where: { customer_name: '示例*' } });
    await csv(`${HEADER}\n${RULE},,"HT-3,甲",,理由,示例总经理,2026-09-28,2026-12-31\n`);
    expect(await opened()).toEqual([
      { ...ENTRY, org: null, where: {} },
      { ...ENTRY, org: '示例一', key: 'HT-2', where: { customer_name: '示例*' } },
      { ...ENTRY, org: null, key: 'HT-3,甲', where: {}, reason: '理由' },
    ]);
  });

  it('as CSV takes English headers in any order, titles of fields, blank lines, and days as spreadsheets write them', async () => {
    await csv(
      `expires_on,rule,reason,approver,approved_on,where\r\n2026/12/1,${RULE},"=HYPERLINK(""x"")",示例总经理,2026年9月8日,"客户名称=示例集团*；contract_no = HT-*,1"\r\n\r\n,,,,,\r\n`,
    );
    expect(await opened()).toEqual([
      {
        ...{ rule: RULE, org: null, key: null, where: { customer_name: '示例集团*', contract_no: 'HT-*,1' } },
        ...{ reason: '=HYPERLINK("x")', approver: '示例总经理', approvedOn: '2026-09-08', expiresOn: '2026-12-01' },
      },
    ]);
  });

  it('as CSV is read in GBK, and in UTF-8 with a mark', async () => {
    const text = `rule,key,reason,approver,approved_on,expires_on\n${RULE},HT-1,中文,中文,2026-09-28,2026-12-31\n`;
    // 中文 in GBK is D6 D0 CE C4.
    const gbk = Buffer.from(text.replaceAll('中文', '\u00d6\u00d0\u00ce\u00c4'), 'latin1');
    await csv(gbk);
    expect((await opened())[0]?.reason).toBe('中文');
    await csv(`\ufeff${text}`);
    expect((await opened())[0]?.reason).toBe('中文');
  });

  it('may renew an entry, and repeats none', async () => {
    await json({ ...ENTRY, expiresOn: '2026-10-31' }, ENTRY);
    expect(await opened()).toHaveLength(2);
    await csv(`${HEADER}\n${RULE},,HT-1,,另一个理由,示例总经理,2026-10-01,2026-12-31\n`);
    expect(await faults()).toEqual(['waivers.csv: 2: the same stands there before']);
  });
});

describe('a fault of the list', () => {
  it.each<[string, unknown, string]>([
    [
      'no rule of that name',
      { ...ENTRY, rule: 'contract/entered-within-one-workdy' },
      `/rule: there is no rule "contract/entered-within-one-workdy"; nearest valid name: ${RULE}`,
    ],
    [
      'no field of that name',
      { ...ENTRY, where: { custmer_name: 'x' } },
      `/where/custmer_name: "custmer_name" is not evidence of ${RULE}, which has: contract_no, customer_name, contract_type, signed_on, entered_at, entry_due_on, entry_days_late; nearest valid name: customer_name`,
    ],
    [
      'a fact that is not evidence',
      { ...ENTRY, where: { amount: '1' } },
      `/where/amount: "amount" is not evidence of ${RULE}`,
    ],
    [
      'a field twice',
      { ...ENTRY, where: { customer_name: 'x', 客户名称: 'y' } },
      '/where/客户名称: the field "customer_name" stands there twice',
    ],
    [
      'a whole rule',
      { ...ENTRY, key: undefined },
      ': needs a key, or a pattern under where that is more than "*": to waive a whole rule is to switch it off',
    ],
    [
      'a whole company',
      { ...ENTRY, key: undefined, org: '示例一' },
      ': needs a key, or a pattern under where that is more than "*": to waive a whole rule is to switch it off',
    ],
    [
      'patterns of stars',
      { ...ENTRY, key: undefined, where: { customer_name: '***', contract_no: '*' } },
      ': needs a key, or a pattern under where that is more than "*": to waive a whole rule is to switch it off',
    ],
    ['a pattern as key', { ...ENTRY, key: 'HT-*' }, '/key: a key is written out; "*" has a meaning under where only'],
    ['no day', { ...ENTRY, expiresOn: '2026-02-30' }, '/expiresOn: "2026-02-30" is not a day of the calendar'],
    [
      'an end before the beginning',
      { ...ENTRY, expiresOn: '2026-09-27' },
      '/expiresOn: it expires before it was approved',
    ],
    ['no approver', { ...ENTRY, approver: undefined }, ': "approver" is missing'],
    ['a blank reason', { ...ENTRY, reason: ' ' }, '/reason: must not be blank'],
    [
      'a huge pattern',
      { ...ENTRY, where: { customer_name: '*a'.repeat(101) } },
      '/where/customer_name: must not be longer than 200 characters',
    ],
    [
      'an unknown key',
      { ...ENTRY, expires: '2026-12-31' },
      '/expires: unknown key "expires"; nearest valid name: expiresOn',
    ],
    ['an empty where', { ...ENTRY, where: {} }, '/where: must not be empty'],
    [
      'a list as pattern',
      { ...ENTRY, where: { customer_name: ['x'] } },
      '/where/customer_name: must be of type string',
    ],
  ])('%s', async (_name, entry, fault) => {
    await json(entry);
    const line = `waivers.json: /waivers/0${fault}`;
    const found = await faults();
    expect(
      found.some((one) => one.startsWith(line)),
      found.join('\n'),
    ).toBe(true);
  });

  it('the last day may be that of the approval', async () => {
    await json({ ...ENTRY, approvedOn: '2026-12-31' });
    expect(await opened()).toHaveLength(1);
  });

  it.each<[string, string | Buffer, string]>([
    ['an unknown column', `${HEADER},备住\n`, 'waivers.csv: 1: unknown column "备住"'],
    ['semicolons', '规则;单据;原因\n', 'waivers.csv: 1: the columns are to be separated by commas'],
    ['a column twice', `${HEADER},rule\n`, 'waivers.csv: 1: the column "rule" stands there twice'],
    ['a missing column', '规则,单据,原因,批准人,批准日期\n', 'waivers.csv: 1: the column "expires_on" is missing'],
    ['a short line', `${HEADER}\n${RULE},HT-1\n`, 'waivers.csv: not a whole CSV table: '],
    ['an open quote', `${HEADER}\n${RULE},,"HT-1,,x,y,2026-09-28,2026-12-31\n`, 'waivers.csv: not a whole CSV table: '],
    [
      'a blank cell',
      `${HEADER}\n\n${RULE},,HT-1,,,示例,2026-09-28,2026-12-31\n`,
      'waivers.csv: 3: "reason" is missing',
    ],
    [
      'a wrong day',
      `${HEADER}\n${RULE},,HT-1,,x,示例,2026-09-28,31.12.2026\n`,
      'waivers.csv: 2:expiresOn: "31.12.2026" is not a date; write it like 2026-12-31',
    ],
    [
      'a condition without =',
      `${HEADER}\n${RULE},,,示例*,x,示例,2026-09-28,2026-12-31\n`,
      'waivers.csv: 2:where: the condition "示例*" is not written field=pattern',
    ],
    [
      'a condition without pattern',
      `${HEADER}\n${RULE},,,customer_name=,x,示例,2026-09-28,2026-12-31\n`,
      'waivers.csv: 2:where/customer_name: must not be an empty text',
    ],
    [
      'a field twice',
      `${HEADER}\n${RULE},,,customer_name=a;customer_name=b,x,示例,2026-09-28,2026-12-31\n`,
      'waivers.csv: 2:where: the field "customer_name" stands there twice',
    ],
    ['a hostile field', `${HEADER}\n${RULE},,,__proto__=a,x,示例,2026-09-28,2026-12-31\n`, 'waivers.csv: 2:where'],
    [
      'an unknown rule',
      `${HEADER}\ncontract/x,,HT-1,,x,示例,2026-09-28,2026-12-31\n`,
      'waivers.csv: 2:rule: there is no rule "contract/x"',
    ],
    [
      'bytes that are no text',
      Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from([0xff, 0xff])]),
      'waivers.csv: neither UTF-8 nor GBK text',
    ],
  ])('in CSV: %s', async (_name, text, fault) => {
    await csv(text);
    const found = await faults();
    expect(
      found.some((line) => line.startsWith(fault)),
      found.join('\n'),
    ).toBe(true);
  });

  it('a rule at fault itself is not called unknown', async () => {
    await json({ ...ENTRY, where: { customer_name: 'x' } });
    const file = join(pack, 'policies', `${RULE}.json`);
    const sound = await readFile(file);
    await writeFile(file, '{}');
    expect((await faults()).filter((line) => line.startsWith('waivers'))).toEqual([]);
    await writeFile(file, sound);
  });

  it('links are not followed', async () => {
    await writeFile(join(pack, 'elsewhere.json'), '{"waivers":[]}');
    await symlink(join(pack, 'elsewhere.json'), join(pack, 'waivers.json'));
    expect(await faults()).toContain('waivers.json: the file is a link out of its place');
  });
});
