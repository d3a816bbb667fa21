import { afterEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import type { Store } from '../../src/store/port.js';
import { type SceneRows, scene } from '../scene.js';

// What a contract had to be asked for before signing, who keeps it, and what a sale on credit states.
// Signed Monday 12 October 2026; as-of 31 October.
const CONTRACT = {
  contract_no: 'HT-1',
  customer_name: '示例客户',
  salesperson: '甲一',
  clerk: '乙二',
  signed_on: '2026-10-12',
  amount: '100.00',
};

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

/** The named columns of one contract that differs from the plain one in `fields`. */
async function contract(columns: string, fields: Readonly<Record<string, Value>>, others: SceneRows = {}) {
  store = await scene({ contracts: [{ ...CONTRACT, ...fields }], ...others }, { facts: ['contract'] });
  const [row] = await store.all(`SELECT ${columns} FROM contract`);
  return row;
}

describe.each([
  ['deviation_state', 'deviation_approved_at'],
  ['off_norm_state', 'off_norm_approved_at'],
  ['review_state', 'reviewed_at'],
])('%s: the act against the signing day, by the day', (state, act) => {
  it.each([
    ['the day before', '2026-10-11', 'done'],
    ['at 23:59 of the signing day', '2026-10-12 23:59', 'done'],
    ['on the signing day, no time', '2026-10-12', 'done'],
    ['the minute after midnight', '2026-10-13 00:00', 'late'],
    ['never', null, 'missing'],
    ['after the as-of date, so not yet', '2026-11-01 08:00', 'missing'],
  ])('%s', async (_, at, expected) => {
    const shown = expected === 'missing' ? null : at;
    expect(await contract(`${state}, ${act}`, { [act]: at })).toEqual({ [state]: expected, [act]: shown });
  });
});

it('takes a blank flag for a no', async () => {
  const flags = 'is_deviating, is_off_norm, is_special';
  expect(await contract(flags, {})).toEqual({ is_deviating: false, is_off_norm: false, is_special: false });
  await store?.close();
  const ticked = { is_deviating: true, is_off_norm: true, is_special: true };
  expect(await contract(flags, ticked)).toEqual(ticked);
});

describe('who keeps the original', () => {
  const person = (no: string, name: string, role: string) => ({ employee_no: no, name, role });
  it.each<[what: string, custodian: string | null, employees: readonly Record<string, string>[], state: string | null]>(
    [
      ['the salesperson, no list of employees', '甲一', [], 'salesperson'],
      ['the salesperson', '甲一', [person('1', '甲一', 'salesperson')], 'salesperson'],
      ['a manager who sold it himself', '甲一', [person('1', '甲一', 'manager')], 'salesperson'],
      ['the role in place of a name', '业务员', [], 'salesperson'],
      [
        'a namesake of the salesperson is a clerk',
        '甲一',
        [person('1', '甲一', 'salesperson'), person('2', '甲一', 'clerk')],
        null,
      ],
      ['another salesperson', '丙三', [person('1', '甲一', 'salesperson'), person('3', '丙三', 'salesperson')], null],
      ['the clerk', '乙二', [person('2', '乙二', 'clerk')], 'office'],
      ['a room', '档案室', [], 'office'],
      ['nobody named', null, [person('1', '甲一', 'salesperson')], null],
    ],
  )('%s', async (_, custodian, employees, state) => {
    expect(await contract('custody_state', { custodian }, { employees })).toEqual({ custody_state: state });
  });

  it('asks the employees of the same company only', async () => {
    const employees = [{ org: '乙公司', employee_no: '2', name: '甲一', role: 'clerk' }];
    expect(await contract('custody_state', { custodian: '甲一' }, { employees })).toEqual({
      custody_state: 'salesperson',
    });
  });
});

describe('terms of a sale on credit', () => {
  it.each([
    ['credit', true],
    ['prepaid', false],
    ['deposit', false],
    ['信用证', null],
    [null, null],
  ])('%s: on credit %s', async (terms, onCredit) => {
    expect(await contract('is_credit_sale', { payment_terms: terms })).toEqual({ is_credit_sale: onCredit });
  });

  it.each<[days: number | null, limit: string | null, count: number, zh: string | null, en: string | null]>([
    [60, '50000.00', 0, null, null],
    [0, '0.00', 0, null, null],
    [null, '50000.00', 1, '信用天数', 'credit days'],
    [60, null, 1, '信用额度', 'credit limit'],
    [null, null, 2, '信用天数、信用额度', 'credit days, credit limit'],
  ])('days %s, limit %s: %i missing', async (days, limit, count, zh, en) => {
    const row = await contract('missing_credit_term_count, missing_credit_terms, missing_credit_terms_en', {
      payment_terms: 'credit',
      credit_days: days,
      credit_limit_stated: limit,
    });
    expect(row).toEqual({ missing_credit_term_count: count, missing_credit_terms: zh, missing_credit_terms_en: en });
  });
});
