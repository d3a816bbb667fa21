import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOTHING_MISSING } from '../../src/domain/missing.js';
import type { FactsContract, Rule } from '../../src/domain/pack.js';
import { compileRule } from '../../src/rules/compile.js';
import { missingForView } from '../../src/rules/missing-for-rule.js';
import type { Store } from '../../src/store/port.js';
import { openTestStore } from '../test-store.js';

const NEED = 'receipts.contract_no|receipts.invoice_no';
const text = (one: string) => ({ zh: one, en: one });
const contract: FactsContract = {
  name: 'receipt',
  title: text('receipt'),
  grain: text('receipt row'),
  dataset: 'receipts',
  who: { clerk: 'clerk' },
  columns: {
    clerk: { type: 'text', title: text('clerk') },
    is_matched: { type: 'boolean', title: text('matched'), needs: [NEED] },
    received_on: { type: 'date', title: text('received') },
  },
};
const rule: Rule = {
  name: 'receipt/matched',
  title: text('matched'),
  why: text('why'),
  clauses: ['dept 3.11'],
  severity: 'minor',
  who: 'clerk',
  facts: 'receipt',
  conditions: { all: [{ fact: 'is_matched', operator: 'equal', value: false }] },
  occurredOn: 'received_on',
  event: { type: 'violation', params: { message: text('m'), nextStep: text('n') } },
  evidence: ['is_matched'],
  examples: [],
};

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** Verdict of an unmatched receipt from input 1, when these inputs lack the one or the other column. */
async function verdict(withoutContract: readonly number[], withoutInvoice: readonly number[]) {
  const byInput = new Map<string, readonly number[]>();
  if (withoutContract.length > 0) byInput.set('receipts.contract_no', withoutContract);
  if (withoutInvoice.length > 0) byInput.set('receipts.invoice_no', withoutInvoice);
  const missing = { ...NOTHING_MISSING, byInput };
  const compiled = compileRule(rule, contract, missing, new Map());
  const [row] = await store.all(
    `SELECT ${compiled.verdict} AS verdict FROM (SELECT TRUE AS is_live, FALSE AS is_matched, 1 AS input_no, '-' AS org) r`,
  );
  return [row?.verdict, missingForView(rule, contract, missing)];
}

test('of several needs joined by | one is enough', async () => {
  expect(await verdict([], [])).toEqual(['violation', []]);
  expect(await verdict([1], [])).toEqual(['violation', []]);
  expect(await verdict([], [1])).toEqual(['violation', []]);
  expect(await verdict([1], [1])).toEqual(['not-evaluable', [NEED]]);
});

test('a row is not evaluable only when its own file lacks all of them', async () => {
  expect((await verdict([1], [2]))[0]).toBe('violation');
  expect((await verdict([1, 2], [1]))[0]).toBe('not-evaluable');
});
