import { expect, test } from 'vitest';
import type { CompanyList } from '../../src/domain/pack.js';
import type { Value } from '../../src/domain/result.js';
import { companyLists } from '../../src/facts/company-lists.js';
import { datasets, type SceneRows, scene } from '../scene.js';

// Is the account of a receipt on the list of its company?
const receipt = { receipt_no: 'S-1', customer_name: '甲公司', received_on: '2026-10-08', amount: '100.00' };
type Fields = Readonly<Record<string, Value>>;

const list = (org: string | null, ...values: string[]): CompanyList => ({ name: 'authorised_accounts', org, values });

/** The named facts of the live receipts, by company and number. */
async function receipts(rows: SceneRows['receipts'], lists: readonly CompanyList[], columns = 'account_state') {
  const store = await scene({ receipts: rows ?? [] }, { facts: ['receipt'], companyLists: lists });
  try {
    const found = await store.all(`SELECT org, key, ${columns} FROM receipt WHERE is_live ORDER BY org, key`);
    return found.map(({ org: _, key: __, ...row }) => Object.values(row));
  } finally {
    await store.close();
  }
}
const numbered = (cases: readonly Fields[]) =>
  cases.map((fields, i) => ({ ...receipt, receipt_no: `S-${10 + i}`, ...fields }));

test('blanks, hyphens and full-width signs make no difference, letter case does', async () => {
  const accounts = [
    '0622 0000-1234',
    '062200001234',
    '０６２２　００００－１２３４',
    // Another account each.
    '062200001235',
    'A12',
    'a12',
  ];
  const states = await receipts(numbered(accounts.map((account_no) => ({ account_no }))), [
    list(null, '0622 0000 1234', 'Ａ12'),
  ]);
  expect(states.flat()).toEqual(['listed', 'listed', 'listed', 'unlisted', 'listed', 'unlisted']);
});

test('an account that is blank or was damaged on its way is not known', async () => {
  const accounts = [null, '0622****1234', '6.22200001234E+17', '622200001234500000', '622200001234567890'];
  const states = await receipts(numbered(accounts.map((account_no) => ({ account_no }))), [
    list(null, '0622 0000 1234'),
  ]);
  expect(states.flat()).toEqual([null, null, null, null, 'unlisted']);
  // Written so in the list itself, it is that account.
  expect(
    await receipts([{ ...receipt, account_no: '622200001234500000' }], [list(null, '622200001234500000')]),
  ).toEqual([['listed']]);
});

test('an account that is a listed one as far as it can be read is not known', async () => {
  const cases: readonly (readonly [string, Value])[] = [
    // Leading zeros that a spreadsheet dropped, the last digits only, the bank's name beside it, a number as a decimal.
    ['622000012345678', null],
    ['5678', null],
    ['尾号5678', null],
    ['尾号9999', null],
    ['示例银行 0622000012345678', null],
    ['0622000012345678.0', null],
    ["'0622000012345678", 'listed'],
    // What a spreadsheet makes of it, that keeps 15 digits.
    ['0622000012345670', null],
    ['0622000012345600', 'unlisted'],
    ['0622000012345670000', null],
    ['1622000012345670', 'unlisted'],
    // Another number all the same.
    ['0622000012345679', 'unlisted'],
    ['06220000', 'unlisted'],
    ['9999', 'unlisted'],
    // Words and zeros in place of a number; cash goes into no account.
    ['0', null],
    ['0000', null],
    ['无', null],
    ['现金', null],
    // Short numbers stand in longer ones by chance.
    ['62228888000', 'unlisted'],
    ['示例银行', 'unlisted'],
  ];
  const states = await receipts(numbered(cases.map(([account_no]) => ({ account_no }))), [
    list(null, '0622 0000 1234 5678', '8888'),
  ]);
  expect(cases.map(([account], i) => [account, states[i]?.[0]])).toEqual(cases);
});

test('a company is held to its own list, or to the one for all others; without either to none', async () => {
  const rows = ['A', 'B', 'C'].flatMap((org) => [
    { ...receipt, org, receipt_no: 'S-1', account_no: '1' },
    { ...receipt, org, receipt_no: 'S-2', account_no: '2' },
  ]);
  const two = [list('A', '1'), list('B', '2', '3')];
  expect((await receipts(rows, two)).flat()).toEqual(['listed', 'unlisted', 'unlisted', 'listed', null, null]);
  expect((await receipts(rows, [...two, list(null, '1')])).flat()).toEqual([
    ...['listed', 'unlisted', 'unlisted', 'listed'],
    // The list of all others.
    ...['listed', 'unlisted'],
  ]);
  expect((await receipts(rows, [])).flat()).toEqual([null, null, null, null, null, null]);
});

test('of several rows the one into another account answers, with its own salesperson, day and amount', async () => {
  const of = (...rows: Fields[]) =>
    receipts(
      rows.map((fields, i) => ({ ...receipt, line_no: String(i), ...fields })),
      [list(null, '1')],
      'account_state, account_no, salesperson, account_received_on, account_amount',
    );
  const good = { account_no: '1', salesperson: '销一' };
  const bad = { account_no: '2', salesperson: '销二', received_on: '2026-10-09', amount: '30.00' };
  expect(await of(good, bad)).toEqual([['unlisted', '2', '销二', '2026-10-09', '30.00']]);
  expect(await of(good, { ...good, amount: '5.00' })).toEqual([['listed', '1', '销一', '2026-10-08', '100.00']]);
  // Of two, the earlier one, wherever it stands.
  const later = { account_no: '3', salesperson: '销三', received_on: '2026-10-12' };
  expect(await of(later, good, bad)).toEqual(await of(bad, good));
  expect(await of(bad, later, good)).toEqual(await of(bad, good));
  // One row is in doubt, and so is the receipt; money that went back is not asked about.
  expect(await of(good, { ...bad, account_no: null })).toEqual([[null, null, '销二', '2026-10-09', '30.00']]);
  expect(await of(good, { ...bad, amount: '-30.00' })).toEqual([['listed', '1', '销一', '2026-10-08', '100.00']]);
});

test('companies without a list are missing it; a list for a company that no export knows is told', async () => {
  const name = 'authorised_accounts';
  const title = { zh: '', en: '' };
  const parameters = [{ name, title, unit: 'list', clause: 'x', perCompany: true, values: [] }];
  const store = await scene(
    {
      receipts: [
        { ...receipt, org: 'A' },
        { ...receipt, org: 'B' },
      ],
      employees: [{ org: 'C', name: '丙', role: 'clerk' }],
    },
    { facts: [] },
  );
  const nothing = { byInput: new Map([['receipts.account_no', [1]]]), byOrg: new Map([['shipments', 'all' as const]]) };
  const of = async (...lists: CompanyList[]) => {
    const { missing, notes } = await companyLists(store, { datasets, parameters }, lists, nothing);
    expect(missing.byInput).toBe(nothing.byInput);
    expect(missing.byOrg.get('shipments')).toBe('all');
    return [missing.byOrg.get(`parameters.${name}`), notes.map(({ en }) => en)];
  };
  try {
    expect(await of()).toEqual(['all', []]);
    expect(await of(list(null, '1'))).toEqual([undefined, []]);
    expect(await of(list('A', '1'))).toEqual([['B', 'C'], []]);
    expect(await of(list('A', '1'), list(null, '2'))).toEqual([undefined, []]);
    const unknown =
      'parameters.json has a list authorised_accounts for companies of which the exports have no row: D; check that the names agree.';
    expect(await of(list('D', '1'))).toEqual(['all', [unknown]]);
    expect(await of(list('D', '1'), list(null, '2'))).toEqual([undefined, [unknown]]);
  } finally {
    await store.close();
  }
});
