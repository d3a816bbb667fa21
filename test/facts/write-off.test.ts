import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

const writeOff = { customer_name: '甲公司', amount: '5000.00', written_off_on: '2026-10-20' };

/** Columns of the write-offs by number; as-of date 2026-10-31. */
async function writeOffs(columns: string, rows: SceneRows, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['write_off'], ...options });
  try {
    const found = await store.all(`SELECT key, ${columns} FROM write_off ORDER BY key`);
    return Object.fromEntries(found.map(({ key, ...rest }) => [key, Object.values(rest)]));
  } finally {
    await store.close();
  }
}

test('a write-off is approved no later than its day', async () => {
  const write_offs = [
    { ...writeOff, write_off_no: 'the day itself', approved_at: '2026-10-20 23:59' },
    { ...writeOff, write_off_no: 'the day after', approved_at: '2026-10-21' },
    { ...writeOff, write_off_no: 'never' },
    { ...writeOff, write_off_no: 'after the as-of date', approved_at: '2026-11-02' },
  ];
  expect(await writeOffs('approval_state', { write_offs })).toEqual({
    'the day itself': ['done'],
    'the day after': ['late'],
    never: ['missing'],
    'after the as-of date': ['missing'],
  });
});

test('a written-off customer is followed up within 180 days, the last of them included', async () => {
  // 4 May + 180 days = 31 October; 20 April + 180 days = 17 October.
  const write_offs = [
    {
      ...writeOff,
      write_off_no: '1',
      customer_name: '甲',
      written_off_on: '2026-04-20',
      last_followed_on: '2026-05-04',
    },
    {
      ...writeOff,
      write_off_no: '2',
      customer_name: '乙',
      written_off_on: '2026-04-20',
      last_followed_on: '2026-05-03',
    },
    { ...writeOff, write_off_no: '3', customer_name: '丙', written_off_on: '2026-04-20' },
    { ...writeOff, write_off_no: '4', customer_name: '丁', written_off_on: '2026-05-04' },
    // A follow-up before the write-off is none after it.
    {
      ...writeOff,
      write_off_no: '5',
      customer_name: '戊',
      written_off_on: '2026-04-20',
      last_followed_on: '2026-04-01',
    },
    // One customer: the follow-up noted with one write-off is one for both.
    { ...writeOff, write_off_no: '6', customer_name: '己', written_off_on: '2026-03-01' },
    {
      ...writeOff,
      write_off_no: '7',
      customer_name: '己',
      written_off_on: '2026-04-20',
      last_followed_on: '2026-09-01',
    },
  ];
  expect(await writeOffs('follow_due_on, follow_state, follow_days_late', { write_offs })).toEqual({
    1: ['2026-10-31', 'done', 0],
    2: ['2026-10-30', 'overdue', 1],
    3: ['2026-10-17', 'overdue', 14],
    4: ['2026-10-31', 'pending', 0],
    5: ['2026-10-17', 'overdue', 14],
    6: ['2027-02-28', 'done', 0],
    7: ['2027-02-28', 'done', 0],
  });
});

test('the customer’s salesperson answers, else the one of the contract; a name with several codes is nobody for certain', async () => {
  const old = { ...writeOff, written_off_on: '2026-01-05' };
  const rows: SceneRows = {
    customers: [
      { customer_code: 'K1', customer_name: '甲公司', salesperson: '赵一' },
      { customer_code: 'K2', customer_name: '乙公司', salesperson: '钱二' },
      { customer_code: 'K3', customer_name: '乙公司', salesperson: '孙三' },
    ],
    contracts: [
      { contract_no: 'HT-1', customer_name: '丙公司', salesperson: '李四', signed_on: '2025-01-01', amount: '1.00' },
    ],
    write_offs: [
      { ...old, write_off_no: '1', customer_name: '甲公司' },
      { ...old, write_off_no: '2', customer_name: '乙公司' },
      { ...old, write_off_no: '3', customer_name: '乙公司', customer_code: 'K3' },
      { ...old, write_off_no: '4', customer_name: '丙公司', contract_no: 'HT-1' },
    ],
  };
  expect(await writeOffs('salesperson, follow_state', rows)).toEqual({
    1: ['赵一', 'overdue'],
    2: [null, null],
    3: ['孙三', 'overdue'],
    4: ['李四', 'overdue'],
  });
});
