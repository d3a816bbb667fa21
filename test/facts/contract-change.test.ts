import { afterEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import type { Store } from '../../src/store/port.js';
import { type SceneRows, scene } from '../scene.js';

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

async function changes(columns: string, rows: SceneRows) {
  store = await scene(rows, { facts: ['contract_change'] });
  return store.all(`SELECT ${columns} FROM contract_change ORDER BY input_no, row_no`);
}

describe('a change against its review and approval', () => {
  it('asks for both, to the minute where both have a time, else by the day', async () => {
    const cases: [changed: string, reviewed: Value, approved: Value, state: string, agreed: string | null][] = [
      ['2026-10-20 10:00', '2026-10-20 10:00', '2026-10-20 10:00', 'done', '2026-10-20 10:00'],
      ['2026-10-20 10:01', '2026-10-20 10:02', '2026-10-20 10:00', 'late', '2026-10-20 10:02'],
      ['2026-10-20 10:02', '2026-10-20 10:00', '2026-10-20 10:03', 'late', '2026-10-20 10:03'],
      ['2026-10-20 10:03', '2026-10-19', '2026-10-20', 'done', '2026-10-20'],
      ['2026-10-20', '2026-10-20 17:00', '2026-10-20 18:00', 'done', '2026-10-20 18:00'],
      ['2026-10-21', '2026-10-20', '2026-10-22', 'late', '2026-10-22'],
      ['2026-10-22', '2026-10-20', null, 'missing', null],
      ['2026-10-23', null, '2026-10-20', 'missing', null],
      ['2026-10-24', null, null, 'missing', null],
      // Reviewed after the as-of date: not yet.
      ['2026-10-25', '2026-11-02', '2026-10-25', 'missing', null],
    ];
    const rows = cases.map(([changed_at, reviewed_at, approved_at]) => ({
      contract_no: 'HT-1',
      changed_at,
      reviewed_at,
      approved_at,
    }));
    const found = await changes('review_state, agreed_at', { contracts: [CONTRACT], contract_changes: rows });
    expect(found).toEqual(cases.map(([, , , review_state, agreed_at]) => ({ review_state, agreed_at })));
  });

  it('is known by contract and moment, without a time part where the export has none', async () => {
    const found = await changes('key, changed_on, is_live', {
      contract_changes: [
        { contract_no: 'HT-1', changed_at: '2026-10-20 10:00' },
        { contract_no: 'HT-1', changed_at: '2026-10-20' },
        { contract_no: 'HT-1', changed_at: '2026-10-20' },
        { contract_no: 'HT-1', changed_at: '2026-11-01 09:00' },
      ],
    });
    expect(found).toEqual([
      { key: 'HT-1@2026-10-20 10:00', changed_on: '2026-10-20', is_live: true },
      { key: 'HT-1@2026-10-20', changed_on: '2026-10-20', is_live: true },
      { key: 'HT-1@2026-10-20', changed_on: '2026-10-20', is_live: false },
      { key: 'HT-1@2026-11-01 09:00', changed_on: '2026-11-01', is_live: false },
    ]);
  });
});

it('takes the salesperson from the contract in force, and tells a void, an unknown and a doubtful one apart', async () => {
  const found = await changes('contract_no, contract_state, salesperson, clerk', {
    contracts: [
      CONTRACT,
      { ...CONTRACT, contract_no: 'HT-2', status: '作废' },
      // Void, and entered again by somebody else.
      { ...CONTRACT, contract_no: 'HT-3', status: '作废' },
      { ...CONTRACT, contract_no: 'HT-3', salesperson: '丙三' },
      { ...CONTRACT, contract_no: 'HT-4', signed_on: '2026-11-02' },
      { ...CONTRACT, contract_no: 'HT-7', org: '乙公司' },
    ],
    contract_changes: ['HT-1', 'HT-2', 'HT-3', 'HT-4', 'HT-5', 'HT-6', 'HT-7'].map((contract_no) => ({
      contract_no,
      changed_at: '2026-10-20',
    })),
    rejected_document: [{ dataset: 'contracts', number: 'HT-6' }],
  });
  const nobody = { salesperson: null, clerk: null };
  expect(found).toEqual([
    { contract_no: 'HT-1', contract_state: 'in-force', salesperson: '甲一', clerk: '乙二' },
    { contract_no: 'HT-2', contract_state: 'void', ...nobody },
    { contract_no: 'HT-3', contract_state: 'in-force', salesperson: '丙三', clerk: '乙二' },
    { contract_no: 'HT-4', contract_state: null, ...nobody },
    { contract_no: 'HT-5', contract_state: 'unknown', ...nobody },
    { contract_no: 'HT-6', contract_state: null, ...nobody },
    { contract_no: 'HT-7', contract_state: 'unknown', ...nobody },
  ]);
});
