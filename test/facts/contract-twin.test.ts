import { expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import { type SceneRows, scene } from '../scene.js';

const CONTRACT = {
  customer_code: 'K1',
  customer_name: '示例客户',
  salesperson: '甲一',
  clerk: '乙二',
  signed_on: '2026-10-19',
  amount: '100.00',
  entered_at: '2026-10-19 15:00',
};

/** Contract → its state and the contract it repeats, of contracts that differ from the plain one in these fields. */
async function twins(contracts: Readonly<Record<string, Record<string, Value>>>, others: SceneRows = {}) {
  const rows = Object.entries(contracts).map(([no, fields]) => ({
    ...CONTRACT,
    contract_no: no.split(' ')[0] as string,
    ...fields,
  }));
  const store = await scene({ contracts: rows, ...others }, { facts: ['contract_twin'] });
  const found = await store.all(
    'SELECT contract_no, sale_state, first_contract_no, copies FROM contract_twin WHERE is_live ORDER BY input_no, row_no',
  );
  await store.close();
  return Object.fromEntries(
    found.map((row) => [
      row.contract_no,
      row.sale_state === 'repeated' ? `${row.first_contract_no}, ${row.copies}` : row.sale_state,
    ]),
  );
}

it('takes the one entered later for the repetition, by time, then by number', async () => {
  expect(await twins({ A: {}, B: { entered_at: '2026-10-19 14:00' } })).toEqual({ A: 'B, 2', B: 'single' });
  expect(await twins({ A: {}, B: { entered_at: '2026-10-18' } })).toEqual({ A: 'B, 2', B: 'single' });
  expect(await twins({ B: {}, A: {} })).toEqual({ A: 'single', B: 'A, 2' });
  expect(await twins({ A: { entered_at: null }, B: {}, C: {} })).toEqual({ A: 'B, 3', B: 'single', C: 'B, 3' });
});

it('wants customer, day, amount and currency to be the same', async () => {
  const others = {
    B: { customer_code: 'K2' },
    C: { signed_on: '2026-10-20' },
    D: { amount: '100.01' },
    E: { currency: 'USD' },
    F: { org: '乙公司' },
  };
  expect(await twins({ A: {}, ...others })).toEqual({
    ...{ A: 'single', B: 'single', C: 'single' },
    ...{ D: 'single', E: 'single', F: 'single' },
  });
  // The company's own currency, written or not; one code under two names; full-width letters.
  expect(await twins({ A: {}, B: { currency: 'CNY' } })).toEqual({ A: 'single', B: 'A, 2' });
  expect(await twins({ A: {}, B: { customer_name: '示例客户（南）' } })).toEqual({ A: 'single', B: 'A, 2' });
  const unnumbered = { customer_code: null };
  expect(
    await twins({ A: { ...unnumbered, customer_name: '示例A' }, B: { ...unnumbered, customer_name: '示例Ａ' } }),
  ).toEqual({ A: 'single', B: 'A, 2' });
});

it('leaves out void, repeated and future contracts', async () => {
  const left = { 'B void': { status: '作废' }, 'A again': {}, 'C future': { signed_on: '2026-11-02' } };
  expect(await twins({ A: {}, ...left })).toEqual({ A: 'single' });
});

it('cannot tell where a name without a code may be one of several customers', async () => {
  const customers = [
    { customer_code: 'K1', customer_name: '示例客户' },
    { customer_code: 'K2', customer_name: '示例客户' },
  ];
  const unnumbered = { customer_code: null };
  expect(await twins({ A: {}, B: unnumbered }, { customers })).toEqual({ A: 'single', B: null });
  expect(await twins({ A: unnumbered, B: unnumbered }, { customers })).toEqual({ A: null, B: null });
  // Nothing else of that name, day and amount: whoever it is, it was sold once.
  expect(await twins({ A: { amount: '99.00' }, B: unnumbered }, { customers })).toEqual({ A: 'single', B: 'single' });
});
