import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

/** Rows of one view, by key. */
async function facts(view: string, columns: string, rows: SceneRows, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: [view], ...options });
  try {
    const found = await store.all(`SELECT key, ${columns} FROM ${view} WHERE is_live ORDER BY key`);
    return found.map((row) => Object.values(row).join(' '));
  } finally {
    await store.close();
  }
}

const contract = { customer_name: '甲公司', salesperson: '赵一', signed_on: '2026-10-12', amount: '100.00' };
const receipt = { customer_name: '甲公司', received_on: '2026-10-12', amount: '100.00' };
const employees = [
  { employee_no: '1', name: '赵一', role: 'salesperson', manager: '王经理', hired_on: '2026-01-01' },
  { employee_no: '2', name: '钱二', role: 'clerk', manager: '王经理' },
  { employee_no: '3', name: '王经理', role: 'manager', manager: '总一' },
  { employee_no: '4', name: '杂五', role: 'other' },
  { employee_no: '5', name: '同名', role: 'clerk' },
  { employee_no: '6', name: '同名', role: 'salesperson' },
];

test('who entered a document, and in which role', async () => {
  const rows = await facts('entry_act', "entered_by, entry_on, COALESCE(entered_role, '?') AS entered_role", {
    employees,
    contracts: [
      { ...contract, contract_no: '1', entered_by: '钱二', entered_at: '2026-10-13' },
      { ...contract, contract_no: '2', entered_by: '赵一' },
      { ...contract, contract_no: '3', entered_by: '杂五' },
      { ...contract, contract_no: '4', entered_by: '同名' },
      { ...contract, contract_no: '5', entered_by: '谁' },
      // Not entered yet, and entered only after the as-of date.
      { ...contract, contract_no: '6' },
      { ...contract, contract_no: '7', entered_by: '赵一', entered_at: '2026-11-02' },
      { ...contract, contract_no: '8', entered_by: '赵一', status: '作废' },
    ],
    receipts: [
      { ...receipt, receipt_no: '1', entered_by: '赵一', entered_at: '2026-10-14' },
      { ...receipt, receipt_no: '2', line_no: '1', entered_by: '钱二' },
      { ...receipt, receipt_no: '2', line_no: '2', entered_by: '钱二' },
      { ...receipt, receipt_no: '3', line_no: '1', entered_by: '钱二' },
      { ...receipt, receipt_no: '3', line_no: '2', entered_by: '赵一' },
    ],
  });
  expect(rows).toEqual([
    'contracts:1 钱二 2026-10-13 clerk',
    'contracts:2 赵一 2026-10-12 salesperson',
    'contracts:3 杂五 2026-10-12 ?',
    'contracts:4 同名 2026-10-12 ?',
    'contracts:5 谁 2026-10-12 ?',
    'receipts:1 赵一 2026-10-14 salesperson',
    'receipts:2 钱二 2026-10-12 clerk',
    'receipts:3 赵一 2026-10-12 ?',
  ]);
});

test('two acts on one document in one hand', async () => {
  const shipment = { contract_no: 'HT', shipped_at: '2026-10-14 10:00' };
  const invoice = { customer_name: '甲公司', issued_on: '2026-10-15', amount: '100.00' };
  const rows = await facts(
    'duty_pair',
    "COALESCE(segregation_state, '?') AS segregation_state, entry_on, COALESCE(manager, '-') AS manager",
    {
      employees,
      contracts: [
        { ...contract, contract_no: '1', entered_by: '钱二', approved_by: '钱二', entered_at: '2026-10-13' },
        { ...contract, contract_no: '2', entered_by: '钱二', approved_by: '王经理' },
        { ...contract, contract_no: '3', entered_by: '钱二' },
        { ...contract, contract_no: '4', entered_by: '同名', approved_by: '同名' },
        // A manager who approves what he entered answers to his own superior; nobody's superior is the only manager.
        { ...contract, contract_no: '5', entered_by: '王经理', approved_by: '王经理' },
        { ...contract, contract_no: '6', entered_by: '谁', approved_by: '谁' },
        { ...contract, contract_no: '7', entered_by: '钱二', approved_by: '钱二', manager_signed_at: '2026-11-02' },
      ],
      shipments: [
        { ...shipment, shipment_no: '1', applied_by: '钱二', reviewer_1: '戊', reviewer_2: '己' },
        {
          ...shipment,
          shipment_no: '2',
          applied_by: '钱二',
          reviewer_1: '戊',
          reviewer_2: '钱二',
          applied_at: '2026-10-13',
        },
        { ...shipment, shipment_no: '3', applied_by: '钱二' },
      ],
      invoices: [
        { ...invoice, invoice_no: '1', invoice_code: '44', applied_by: '钱二', reviewer_1: '钱二' },
        { ...invoice, invoice_no: '2', applied_by: '钱二', reviewer_1: '钱二', kind: 'credit' },
      ],
      receipts: [
        { ...receipt, receipt_no: '1', line_no: '1', entered_by: '丁', finance_confirmed_by: '戊' },
        { ...receipt, receipt_no: '1', line_no: '2', entered_by: '丁', finance_confirmed_by: '丁' },
      ],
    },
  );
  expect(rows).toEqual([
    'contracts:1 same 2026-10-13 王经理',
    'contracts:2 different 2026-10-12 -',
    'contracts:3 ? 2026-10-12 -',
    'contracts:4 ? 2026-10-12 -',
    'contracts:5 same 2026-10-12 总一',
    'contracts:6 same 2026-10-12 王经理',
    'contracts:7 ? 2026-10-12 -',
    'invoices:44:1 same 2026-10-15 王经理',
    'receipts:1 same 2026-10-12 王经理',
    'shipments:1 different 2026-10-14 -',
    'shipments:2 same 2026-10-13 王经理',
    'shipments:3 ? 2026-10-14 -',
  ]);
});

test('a second manager leaves it open who answers for somebody nobody knows', async () => {
  const two = [...employees, { employee_no: '9', name: '李经理', role: 'manager' }];
  const contracts = [{ ...contract, contract_no: '1', entered_by: '谁', approved_by: '谁' }];
  expect(await facts('duty_pair', "COALESCE(manager, '-') AS manager", { employees: two, contracts })).toEqual([
    'contracts:1 -',
  ]);
});

const person =
  "used_on, document_kind, number, COALESCE(person_state, '?') AS person_state, COALESCE(manager, '-') AS m";

test('people named on documents of the period are employees in service on that day', async () => {
  const staff = [
    ...employees,
    { employee_no: '7', name: '走了', role: 'salesperson', manager: '王经理', left_on: '2026-10-14' },
    { employee_no: '8', name: '新来', role: 'clerk', hired_on: '2026-10-12' },
  ];
  const rows = await facts('person_named', person, {
    employees: staff,
    contracts: [
      { ...contract, contract_no: '1', clerk: '新来' },
      { ...contract, contract_no: '2', salesperson: '走了', signed_on: '2026-10-13' },
      // The day he left he is not in service any more.
      { ...contract, contract_no: '3', salesperson: '走了', signed_on: '2026-10-14' },
      { ...contract, contract_no: '4', salesperson: '九月', signed_on: '2026-09-30' },
    ],
    visits: [{ visit_no: '1', customer_name: '甲公司', salesperson: '没有', visited_on: '2026-10-20' }],
    service_requests: [
      { request_no: '1', kind: 'service', customer_name: '甲公司', clerk: '没有', received_at: '2026-10-19 09:00' },
      { request_no: '2', kind: 'service', customer_name: '甲公司', clerk: '十一月', received_at: '2026-11-02 09:00' },
    ],
  });
  expect(rows).toEqual([
    '新来 2026-10-12 contracts 1 known 王经理',
    '没有 2026-10-19 service_requests 1 unknown 王经理',
    '走了 2026-10-14 contracts 3 not-in-service 王经理',
    '赵一 2026-10-12 contracts 1 known 王经理',
  ]);
});

test('an employee in an unreadable row may be the one', async () => {
  const rows = await facts('person_named', person, {
    employees,
    contracts: [{ ...contract, contract_no: '1', salesperson: '没有' }],
    rejected_document: [{ dataset: 'employees' }],
  });
  expect(rows).toEqual(['没有 2026-10-12 contracts 1 ? -']);
});

const sequence =
  "contract_no, signed_on, missing_count, COALESCE(sequence_state, '?') AS sequence_state, last_missing_no";

test('gaps in contract numbers: void ones fill their place, every series counts for itself', async () => {
  const rows = await facts('contract_sequence', sequence, {
    contracts: [
      { ...contract, contract_no: 'A-098' },
      { ...contract, contract_no: 'A-099', status: '作废' },
      { ...contract, contract_no: 'A-100' },
      { ...contract, contract_no: 'A-103', signed_on: '2026-10-20' },
      { ...contract, contract_no: 'A-103', signed_on: '2026-10-21' },
      // Void, and after a gap of its own.
      { ...contract, contract_no: 'A-105', status: '作废' },
      { ...contract, contract_no: 'B-1' },
      { ...contract, contract_no: 'B-9' },
      { ...contract, contract_no: 'B-11' },
      { ...contract, contract_no: 'no digits' },
      // Signed after the as-of date: does not exist yet.
      { ...contract, contract_no: 'A-104', signed_on: '2026-11-02' },
      { ...contract, contract_no: 'C-12345678901234567890' },
      { ...contract, contract_no: 'C-12345678901234567892' },
    ],
  });
  expect(rows).toEqual([
    'A-098 A-098 2026-10-12 0 first ',
    'A-099 A-099 2026-10-12 0 consecutive ',
    'A-100 A-100 2026-10-12 0 consecutive ',
    'A-101 A-103 2026-10-20 2 gap A-102',
    'A-104 A-105 2026-10-12 1 gap A-104',
    'B-1 B-1 2026-10-12 0 first ',
    'B-10 B-11 2026-10-12 1 gap B-10',
    'B-2 B-9 2026-10-12 7 gap B-8',
    'C-12345678901234567890 C-12345678901234567890 2026-10-12 0 first ',
    'C-12345678901234567891 C-12345678901234567892 2026-10-12 1 gap C-12345678901234567891',
  ]);
});

test('an unreadable contract fills its place; without a number it may fill any', async () => {
  const contracts = [
    { ...contract, contract_no: 'A-1' },
    { ...contract, contract_no: 'A-3' },
    { ...contract, contract_no: 'A-5' },
  ];
  const state = "COALESCE(sequence_state, '?') AS sequence_state";
  const rejected = (number: string | null) => [{ dataset: 'contracts', number }];
  expect(await facts('contract_sequence', state, { contracts, rejected_document: rejected('A-2') })).toEqual([
    'A-1 first',
    'A-3 consecutive',
    'A-4 gap',
  ]);
  expect(await facts('contract_sequence', state, { contracts, rejected_document: rejected(null) })).toEqual([
    'A-1 first',
    'A-2 ?',
    'A-4 ?',
  ]);
});
