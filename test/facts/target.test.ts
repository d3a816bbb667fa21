import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

/** The facts of the live targets, by key. */
async function targets(columns: string, rows: SceneRows, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['target_result'], ...options });
  try {
    const found = await store.all(`SELECT key, ${columns} FROM target_result WHERE is_live ORDER BY key`);
    return found.map((row) => Object.values(row).join(' '));
  } finally {
    await store.close();
  }
}

const employees = [
  { employee_no: '1', name: '赵一', role: 'salesperson', manager: '王经理' },
  { employee_no: '2', name: '钱二', role: 'salesperson', manager: '王经理' },
  { employee_no: '3', name: '王经理', role: 'manager', manager: '总一' },
  { employee_no: '4', name: '总一', role: 'gm' },
];
const contract = { customer_name: '甲公司', salesperson: '赵一', signed_on: '2026-10-12', amount: '100.00' };
const target = { owner: '赵一', period_on: '2026-10-01', sales_target: '100.00' };
const sales = "COALESCE(sales_state, '?') AS sales_state, signed_amount, COALESCE(manager, '-') AS manager";

test('the sales target: what was signed in the month, in CNY', async () => {
  const rows = await targets(sales, {
    employees,
    contracts: [
      { ...contract, contract_no: '1', amount: '60.00' },
      { ...contract, contract_no: '2', amount: '40.00', signed_on: '2026-10-31' },
      { ...contract, contract_no: '3', amount: '500.00', status: '作废' },
      { ...contract, contract_no: '4', salesperson: '钱二', amount: '10.00', currency: 'USD', exchange_rate: '7.1' },
      { ...contract, contract_no: '5', salesperson: '钱二', amount: '28.99', signed_on: '2026-10-01' },
      { ...contract, contract_no: '6', salesperson: '钱二', amount: '900.00', signed_on: '2026-09-30' },
    ],
    targets: [
      target,
      { ...target, owner: '钱二' },
      // Of his own and of his people: 100.00 + 99.99.
      { ...target, owner: '王经理', sales_target: '200.00' },
      { ...target, owner: '总一' },
      { ...target, owner: '谁' },
      { ...target, period_on: '2026-11-01' },
      // Months for which no contract was loaded say nothing.
      { ...target, period_on: '2026-07-01' },
    ],
  });
  expect(rows).toEqual([
    '总一@2026-10-01 ? 0.00 王经理',
    '王经理@2026-10-01 missed 199.99 王经理',
    '谁@2026-10-01 ? 0.00 王经理',
    '赵一@2026-07-01 ? 0.00 王经理',
    '赵一@2026-10-01 reached 100.00 王经理',
    '赵一@2026-11-01 pending 0.00 王经理',
    '钱二@2026-10-01 missed 99.99 王经理',
  ]);
});

test('what is not known may make up for what is missing', async () => {
  const books = {
    employees,
    contracts: [{ ...contract, contract_no: '1', amount: '60.00' }],
    targets: [target, { ...target, owner: '王经理' }],
  };
  const states = async (more: SceneRows) => {
    const contracts = [...books.contracts, ...(more.contracts ?? [])];
    return targets("COALESCE(sales_state, '?') AS sales_state", { ...books, ...more, contracts });
  };
  expect(await states({})).toEqual(['王经理@2026-10-01 missed', '赵一@2026-10-01 missed']);
  const doubtful = ['王经理@2026-10-01 ?', '赵一@2026-10-01 ?'];
  expect(await states({ contracts: [{ ...contract, contract_no: '2', currency: 'USD' }] })).toEqual(doubtful);
  expect(await states({ rejected_document: [{ dataset: 'contracts' }] })).toEqual(doubtful);
  // Somebody nobody knows may be one of the manager's people.
  expect(await states({ contracts: [{ ...contract, contract_no: '2', salesperson: '谁' }] })).toEqual([
    '王经理@2026-10-01 ?',
    '赵一@2026-10-01 missed',
  ]);
});

const collection =
  "COALESCE(collection_state, '?') AS collection_state, due_amount, received_amount, CAST(collection_rate AS VARCHAR(20)) AS rate";
const rate = { owner: '赵一', period_on: '2026-10-01', collection_rate_target: '0.8' };
const invoice = {
  customer_name: '甲公司',
  salesperson: '赵一',
  issued_on: '2026-09-12',
  due_on: '2026-10-12',
  amount: '100.00',
};
const receipt = { customer_name: '甲公司', salesperson: '赵一', received_on: '2026-10-20', amount: '80.00' };

test('the collection rate: received in the month over what fell due in it', async () => {
  const rows = await targets(collection, {
    employees,
    invoices: [
      { ...invoice, invoice_no: '1' },
      { ...invoice, invoice_no: '2', due_on: '2026-11-01' },
      { ...invoice, invoice_no: '3', salesperson: '钱二', due_on: '2026-10-31', amount: '50.00' },
      // A credit note took 20.00 off: 30.00 fell due.
      { ...invoice, invoice_no: '4', salesperson: '钱二', amount: '-20.00', kind: 'credit', original_invoice_no: '3' },
    ],
    receipts: [
      { ...receipt, receipt_no: '1' },
      { ...receipt, receipt_no: '2', received_on: '2026-09-30' },
      // Without a name the salesperson of the invoice counts; a refund is deducted.
      { ...receipt, receipt_no: '3', salesperson: null, invoice_no: '3', amount: '24.00' },
      { ...receipt, receipt_no: '4', salesperson: '钱二', amount: '-0.01' },
    ],
    targets: [rate, { ...rate, owner: '钱二' }, { ...rate, owner: '王经理' }, { ...rate, period_on: '2026-11-01' }],
  });
  // Cut off, not rounded: who missed 0.8 is never told that the rate was 0.8.
  expect(rows).toEqual([
    '王经理@2026-10-01 missed 130.00 103.99 0.7999',
    '赵一@2026-10-01 reached 100.00 80.00 0.8000',
    '赵一@2026-11-01 pending 100.00 0.00 0.0000',
    '钱二@2026-10-01 missed 30.00 23.99 0.7996',
  ]);
});

test('nothing due, an assumed due date, an unreadable receipt, a credit note that names nothing', async () => {
  const states = (rows: SceneRows) =>
    targets("COALESCE(collection_state, '?') AS collection_state", { employees, targets: [rate], ...rows });
  const receipts = [{ ...receipt, receipt_no: '1', amount: '70.00' }];
  expect(await states({ receipts, invoices: [{ ...invoice, invoice_no: '1', due_on: '2026-11-01' }] })).toEqual([
    '赵一@2026-10-01 nothing-due',
  ]);
  const invoices = [{ ...invoice, invoice_no: '1' }];
  expect(await states({ receipts, invoices })).toEqual(['赵一@2026-10-01 missed']);
  const assumed = [...invoices, { ...invoice, invoice_no: '2', due_on: null }];
  expect(await states({ receipts, invoices: assumed })).toEqual(['赵一@2026-10-01 ?']);
  const rejected_document = [{ dataset: 'receipts', number: '2' }];
  expect(await states({ receipts, invoices, rejected_document })).toEqual(['赵一@2026-10-01 ?']);
  // 70.00 of 87.50 would be 80 %: a credit note over 12.50 may be meant for the invoice.
  const credit = { ...invoice, invoice_no: '9', kind: 'credit' };
  expect(await states({ receipts, invoices: [...invoices, { ...credit, amount: '-12.50' }] })).toEqual([
    '赵一@2026-10-01 ?',
  ]);
  expect(await states({ receipts, invoices: [...invoices, { ...credit, amount: '-12.49' }] })).toEqual([
    '赵一@2026-10-01 missed',
  ]);
});
