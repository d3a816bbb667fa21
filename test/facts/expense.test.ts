import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

/** The facts of the live expenses, by number. */
async function expenses(rows: SceneRows['expenses'], columns: string, options: SceneOptions = {}) {
  const store = await scene({ expenses: rows ?? [] }, { facts: ['expense'], ...options });
  try {
    return await store.all(`SELECT key, ${columns} FROM expense WHERE is_live ORDER BY key`);
  } finally {
    await store.close();
  }
}

const sales = { kind: 'sales', applicant: '赵一', incurred_on: '2026-10-14', amount: '800.00' };

test('a sales expense is approved no later than the day it is incurred', async () => {
  const rows = await expenses(
    [
      { ...sales, expense_no: '1', manager_approved_at: '2026-10-13' },
      { ...sales, expense_no: '2', manager_approved_at: '2026-10-14 23:59' },
      { ...sales, expense_no: '3', manager_approved_at: '2026-10-15 00:00' },
      { ...sales, expense_no: '4' },
      // Approved after the as-of date: not approved yet.
      { ...sales, expense_no: '5', manager_approved_at: '2026-11-02' },
      { ...sales, expense_no: '6', amount: '-800.00' },
      { ...sales, expense_no: '7', incurred_on: '2026-11-01' },
    ],
    'is_sales, is_special, is_spent, approval_state',
  );
  const facts = (key: string, approval_state: string, is_spent = true) => ({
    ...{ key, is_sales: true, is_special: false, is_spent, approval_state },
  });
  expect(rows).toEqual([
    facts('1', 'done'),
    facts('2', 'done'),
    facts('3', 'late'),
    facts('4', 'missing'),
    facts('5', 'missing'),
    facts('6', 'missing', false),
  ]);
});

test('a special or design fee needs consent before it is promised, else before it is incurred', async () => {
  const special = { ...sales, kind: 'special' };
  const rows = await expenses(
    [
      { ...special, expense_no: '1', promised_on: '2026-10-10', manager_approved_at: '2026-10-10 18:00' },
      { ...special, expense_no: '2', promised_on: '2026-10-10', manager_approved_at: '2026-10-11' },
      { ...special, expense_no: '3', kind: 'design', manager_approved_at: '2026-10-14' },
      { ...special, expense_no: '4', kind: 'design', manager_approved_at: '2026-10-15' },
      { ...special, expense_no: '5', promised_on: '2026-10-10' },
      { ...special, expense_no: '6', promised_on: '2026-10-31' },
      { ...special, expense_no: '7', promised_on: '2026-11-01' },
    ],
    'is_special, consent_needed_on, consent_state',
  );
  const facts = (key: string, consent_needed_on: string, consent_state: string) => ({
    ...{ key, is_special: true, consent_needed_on, consent_state },
  });
  expect(rows).toEqual([
    facts('1', '2026-10-10', 'done'),
    facts('2', '2026-10-10', 'late'),
    facts('3', '2026-10-14', 'done'),
    facts('4', '2026-10-14', 'late'),
    facts('5', '2026-10-10', 'missing'),
    facts('6', '2026-10-31', 'missing'),
    facts('7', '2026-11-01', 'pending'),
  ]);
});

test('the general manager decides the form of payment no later than the day the fee is incurred', async () => {
  const special = { ...sales, kind: 'special', payment_form: '转账' };
  const rows = await expenses(
    [
      { ...special, expense_no: '1', payment_form_approved_at: '2026-10-14 17:00' },
      { ...special, expense_no: '2', payment_form_approved_at: '2026-10-15' },
      // What the general manager approved otherwise is not the form of payment.
      { ...special, expense_no: '3', gm_approved_at: '2026-10-13' },
    ],
    'payment_form_state',
  );
  expect(rows).toEqual([
    { key: '1', payment_form_state: 'done' },
    { key: '2', payment_form_state: 'late' },
    { key: '3', payment_form_state: 'missing' },
  ]);
});
