import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

const contract = {
  contract_no: 'HT-1',
  customer_name: '甲公司',
  salesperson: '赵一',
  signed_on: '2026-10-12',
  amount: '1000.00',
};
const line = { contract_no: 'HT-1', item_code: 'A', quantity: '10', unit_price: '300' };
const entry = { item_code: 'A', list_price: '300', floor_price: '270', effective_from: '2026-01-01' };

/** How each contract line stands against the price list, by key. */
async function states(rows: SceneRows, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['price_line'], ...options });
  try {
    const found = await store.all('SELECT key, is_live, price_state FROM price_line ORDER BY key');
    return Object.fromEntries(found.map((row) => [row.key, row.is_live ? row.price_state : 'not live']));
  } finally {
    await store.close();
  }
}

/** The states of lines of one contract with these prices, by price. */
async function prices(list: readonly string[], rows: SceneRows, options: SceneOptions = {}) {
  const contract_lines = list.map((unit_price) => ({ ...line, line_no: unit_price, unit_price }));
  const found = await states({ contracts: [contract], contract_lines, ...rows }, options);
  return Object.fromEntries(list.map((price) => [price, found[`HT-1#${price}`]]));
}

test('a price may be neither below the floor nor above the list price', async () => {
  expect(await prices(['269.99', '270', '300', '300.01'], { price_list: [entry] })).toEqual({
    269.99: 'below',
    270: 'within',
    300: 'within',
    300.01: 'above',
  });
});

test('without a floor the list price holds both ways; without a column for floors nobody knows how low a price may go', async () => {
  const price_list = [{ ...entry, floor_price: null }];
  const list = ['299.99', '300', '300.01'];
  expect(await prices(list, { price_list })).toEqual({ 299.99: 'below', 300: 'within', 300.01: 'above' });
  expect(await prices(list, { price_list }, { absent: { price_list: ['floor_price'] } })).toEqual({
    299.99: null,
    300: 'within',
    300.01: 'above',
  });
});

test('the tolerance is a ratio of the limit', async () => {
  // 270 × 0.99 = 267.30; 300 × 1.01 = 303.00.
  const parameters = { price_tolerance: '0.01' };
  expect(await prices(['267.29', '267.3', '303', '303.01'], { price_list: [entry] }, { parameters })).toEqual({
    267.29: 'below',
    267.3: 'within',
    303: 'within',
    303.01: 'above',
  });
});

test('the entry in force on the signing day counts; of several the one that came into force last', async () => {
  const lines = (...nos: string[]) => nos.map((contract_no) => ({ ...line, contract_no, line_no: '1' }));
  const signed = (contract_no: string, signed_on: string) => ({ ...contract, contract_no, signed_on });
  const rows = {
    contracts: [
      signed('before', '2026-08-31'),
      signed('first day', '2026-09-01'),
      signed('last day', '2026-09-30'),
      signed('after', '2026-10-01'),
      signed('none yet', '2025-12-31'),
    ],
    contract_lines: lines('before', 'first day', 'last day', 'after', 'none yet'),
    price_list: [
      { ...entry, list_price: '300' },
      { ...entry, list_price: '280', effective_from: '2026-09-01', effective_to: '2026-09-30' },
    ],
  };
  expect(await states(rows)).toEqual({
    'after#1': 'within',
    'before#1': 'within',
    'first day#1': 'above',
    'last day#1': 'above',
    'none yet#1': null,
  });
});

test('an approval of off-norm terms no later than the signing day allows the price', async () => {
  const approved = (contract_no: string, off_norm_approved_at: string | null) => ({
    ...{ ...contract, contract_no, off_norm_approved_at },
  });
  const rows = {
    contracts: [
      approved('the day itself', '2026-10-12 23:00'),
      approved('the day after', '2026-10-13'),
      approved('never', null),
    ],
    contract_lines: ['the day itself', 'the day after', 'never'].map((contract_no) => ({
      ...{ ...line, contract_no, line_no: '1', unit_price: '200' },
    })),
    price_list: [entry],
  };
  expect(await states(rows)).toEqual({
    'never#1': 'below',
    'the day after#1': 'below',
    'the day itself#1': 'approved',
  });
});

test('another currency is compared at the contract’s rate, to half a cent; without a rate nothing is known', async () => {
  const price_list = [{ ...entry, list_price: '710', floor_price: '700' }];
  const dollars = { ...contract, currency: 'USD', exchange_rate: '7.10' };
  // 100.00 × 7.10 = 710.00; 98.59 × 7.10 = 699.989, half a cent is 0.0355; 98.58 × 7.10 = 699.918.
  expect(await prices(['98.58', '98.59', '100', '100.01'], { contracts: [dollars], price_list })).toEqual({
    98.58: 'below',
    98.59: 'within',
    100: 'within',
    100.01: 'above',
  });
  const unknown = { ...dollars, exchange_rate: null };
  expect(await prices(['1', '100'], { contracts: [unknown], price_list })).toEqual({ 1: null, 100: null });
});

test('what is in doubt accuses nobody', async () => {
  const cheap = [{ ...line, line_no: '1', unit_price: '1' }];
  const rows = { contracts: [contract], contract_lines: cheap, price_list: [entry] };
  expect(await states(rows)).toEqual({ 'HT-1#1': 'below' });
  const rejected = (number: string | null) => ({
    ...{ ...rows, rejected_document: [{ dataset: 'price_list', number }] },
  });
  expect(await states(rejected('A'))).toEqual({ 'HT-1#1': null });
  expect(await states(rejected(null))).toEqual({ 'HT-1#1': null });
  expect(await states(rejected('B'))).toEqual({ 'HT-1#1': 'below' });
  // A floor above the list price; an item that is not in the list; a line without an item; a contract nobody knows.
  expect(await states({ ...rows, price_list: [{ ...entry, floor_price: '301' }] })).toEqual({ 'HT-1#1': null });
  expect(await states({ ...rows, price_list: [{ ...entry, item_code: 'B' }] })).toEqual({ 'HT-1#1': null });
  expect(await states({ ...rows, contract_lines: [{ ...cheap[0], item_code: null }] })).toEqual({ 'HT-1#1': null });
  expect(await states({ ...rows, contracts: [{ ...contract, contract_no: 'HT-2' }] })).toEqual({ 'HT-1#1': null });
  // Lines of a void contract are no contract's.
  expect(await states({ ...rows, contracts: [{ ...contract, status: '作废' }] })).toEqual({ 'HT-1#1': 'not live' });
});

test('large prices', async () => {
  const price_list = [{ ...entry, list_price: '999999999999.5', floor_price: '10000' }];
  expect(await prices(['10000', '9999.999999', '999999999999.500001'], { price_list })).toEqual({
    10000: 'within',
    '9999.999999': 'below',
    '999999999999.500001': 'above',
  });
});
