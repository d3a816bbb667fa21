import { expect, test } from 'vitest';
import { type SceneRows, scene } from '../scene.js';

const contract = { customer_code: 'K1', customer_name: '甲公司', salesperson: '赵一', amount: '1.00' };
const credit = { ...contract, payment_terms: 'credit', contract_no: 'HT-1', signed_on: '2026-09-10' };
const customer = { customer_code: 'K1', customer_name: '甲公司' };

/** Customer → [first contract, evaluated on, state]. */
async function evaluations(rows: SceneRows) {
  const store = await scene(rows, { facts: ['customer_credit'] });
  try {
    const found = await store.all('SELECT * FROM customer_credit ORDER BY key');
    return Object.fromEntries(
      found.map((row) => [row.key, [row.contract_no, row.evaluated_on, row.evaluation_state, row.salesperson]]),
    );
  } finally {
    await store.close();
  }
}

test.each([
  ['first evaluated on the signing day', { credit_first_evaluated_on: '2026-09-10' }, '2026-09-10', 'done'],
  ['first evaluated the day after', { credit_first_evaluated_on: '2026-09-11' }, '2026-09-11', 'late'],
  ['never evaluated', {}, null, 'missing'],
  ['evaluated after the as-of date', { credit_evaluated_on: '2026-11-01' }, null, 'missing'],
  ['the latest evaluation is in time', { credit_evaluated_on: '2026-09-10' }, '2026-09-10', 'done'],
  ['only a later evaluation is on file', { credit_evaluated_on: '2026-09-11' }, '2026-09-11', null],
])('%s', async (_, evaluated, on, state) => {
  const contracts = [
    { ...credit, contract_no: 'HT-2', signed_on: '2026-10-01' },
    credit,
    // Neither a prepaid nor a void contract is the first one on credit.
    { ...credit, contract_no: 'HT-3', signed_on: '2026-08-01', payment_terms: 'prepaid' },
    { ...credit, contract_no: 'HT-4', signed_on: '2026-08-01', status: '作废' },
  ];
  expect(await evaluations({ contracts, customers: [{ ...customer, ...evaluated }] })).toEqual({
    甲公司: ['HT-1', on, state, '赵一'],
  });
});

test('customers without a credit contract have no row; one that is not in the list cannot be judged', async () => {
  const contracts = [
    { ...credit, contract_no: 'HT-1', customer_code: 'K2', customer_name: '乙公司' },
    { ...credit, contract_no: 'HT-2', payment_terms: 'prepaid' },
  ];
  expect(await evaluations({ contracts, customers: [customer] })).toEqual({ 乙公司: ['HT-1', null, null, '赵一'] });
});

test('the customer’s salesperson answers before that of the contract', async () => {
  expect(await evaluations({ contracts: [credit], customers: [{ ...customer, salesperson: '钱二' }] })).toEqual({
    甲公司: ['HT-1', null, 'missing', '钱二'],
  });
});
