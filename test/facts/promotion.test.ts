import { expect, test } from 'vitest';
import { type SceneRows, scene } from '../scene.js';

const campaign = { promotion_no: 'P', kind: 'promotion', starts_on: '2026-10-10', ends_on: '2026-10-16' };

/** One column of the promotions or price changes, by number; as-of date 2026-10-31. */
async function told(view: 'promotion' | 'price_change', columns: string, rows: SceneRows) {
  const store = await scene(rows, { facts: [view] });
  try {
    const found = await store.all(`SELECT key, is_live, ${columns} FROM ${view} ORDER BY key`);
    return Object.fromEntries(
      found.map(({ key, is_live, ...rest }) => [key, is_live ? Object.values(rest) : 'not live']),
    );
  } finally {
    await store.close();
  }
}

test('a promotion is approved no later than the day it starts', async () => {
  const promotions = [
    { ...campaign, promotion_no: 'the day itself', approved_at: '2026-10-10 18:00' },
    { ...campaign, promotion_no: 'the day after', approved_at: '2026-10-11' },
    { ...campaign, promotion_no: 'never' },
    { ...campaign, promotion_no: 'starts tomorrow', starts_on: '2026-11-01', ends_on: '2026-11-07' },
    { ...campaign, promotion_no: 'started today', starts_on: '2026-10-31', ends_on: '2026-11-07' },
    // An approval after the as-of date has not happened yet.
    { ...campaign, promotion_no: 'approved later', starts_on: '2026-10-31', approved_at: '2026-11-02 09:00' },
  ];
  expect(await told('promotion', 'approval_state', { promotions })).toEqual({
    'the day itself': ['done'],
    'the day after': ['late'],
    never: ['missing'],
    'starts tomorrow': ['pending'],
    'started today': ['missing'],
    'approved later': ['missing'],
  });
});

test('a promotion is evaluated within seven days of its end, advertising within three', async () => {
  const promotions = [
    { ...campaign, promotion_no: 'seventh day', evaluated_on: '2026-10-23' },
    { ...campaign, promotion_no: 'eighth day', evaluated_on: '2026-10-24' },
    { ...campaign, promotion_no: 'never' },
    { ...campaign, promotion_no: 'due today', ends_on: '2026-10-24' },
    { ...campaign, promotion_no: 'due tomorrow', ends_on: '2026-10-25' },
    { ...campaign, promotion_no: 'third day', kind: 'advertising', evaluated_on: '2026-10-19' },
    { ...campaign, promotion_no: 'fourth day', kind: 'advertising', evaluated_on: '2026-10-20' },
    { ...campaign, promotion_no: 'no kind', kind: null, evaluated_on: '2026-10-23' },
  ];
  expect(await told('promotion', 'evaluation_due_on, evaluation_state, evaluation_days_late', { promotions })).toEqual({
    'seventh day': ['2026-10-23', 'done', 0],
    'eighth day': ['2026-10-23', 'late', 1],
    never: ['2026-10-23', 'overdue', 8], // 24 to 31 October
    'due today': ['2026-10-31', 'overdue', 1],
    'due tomorrow': ['2026-11-01', 'pending', 0],
    'third day': ['2026-10-19', 'done', 0],
    'fourth day': ['2026-10-19', 'late', 1],
    'no kind': ['2026-10-23', 'done', 0],
  });
});

test('who answers for a promotion: its owner, else the only manager in service when it starts, else nobody', async () => {
  const promotions = [
    { ...campaign, promotion_no: 'owned', owner: '孙七' },
    { ...campaign, promotion_no: 'unowned' },
    { ...campaign, promotion_no: 'earlier', starts_on: '2026-03-01' },
  ];
  const employees = [
    { employee_no: '1', name: '王五', role: 'manager', hired_on: '2026-01-01' },
    { employee_no: '2', name: '钱六', role: 'manager', left_on: '2026-10-10' },
  ];
  expect(await told('promotion', 'manager', { promotions, employees })).toEqual({
    owned: ['孙七'],
    // 钱六 left on 10 October.
    unowned: ['王五'],
    // In March there were two.
    earlier: [null],
  });
  expect(
    await told('promotion', 'manager', { promotions, employees, rejected_document: [{ dataset: 'employees' }] }),
  ).toEqual({ owned: ['孙七'], unowned: [null], earlier: [null] });
  // Two of one name are two people; one whose row came twice is one.
  const second = { employee_no: '3', name: '王五', role: 'manager' };
  expect((await told('promotion', 'manager', { promotions, employees: [...employees, second] })).unowned).toEqual([
    null,
  ]);
  const again = employees.slice(0, 1);
  expect((await told('promotion', 'manager', { promotions, employees: [...employees, ...again] })).unowned).toEqual([
    '王五',
  ]);
});

const change = { change_no: 'T', requested_at: '2026-10-08 09:00', effective_on: '2026-10-20' };

test('a price change has both approvals no later than the day it takes effect', async () => {
  const approved = { manager_approved_at: '2026-10-10 10:00', management_approved_at: '2026-10-20 17:00' };
  const price_changes = [
    { ...change, ...approved, change_no: 'the day itself' },
    { ...change, ...approved, change_no: 'management a day late', management_approved_at: '2026-10-21' },
    { ...change, ...approved, change_no: 'manager a day late', manager_approved_at: '2026-10-21 08:00' },
    { ...change, ...approved, change_no: 'no manager', manager_approved_at: null },
    { ...change, ...approved, change_no: 'no management', management_approved_at: null },
    { ...change, change_no: 'in effect today', effective_on: '2026-10-31' },
    { ...change, change_no: 'in effect tomorrow', effective_on: '2026-11-01' },
    { ...change, change_no: 'asked for tomorrow', requested_at: '2026-11-01', effective_on: '2026-10-20' },
  ];
  expect(await told('price_change', 'approval_state, approved_on', { price_changes })).toEqual({
    'the day itself': ['done', '2026-10-20'],
    'management a day late': ['late', '2026-10-21'],
    'manager a day late': ['late', '2026-10-21'],
    'no manager': ['missing', null],
    'no management': ['missing', null],
    'in effect today': ['missing', null],
    'in effect tomorrow': ['pending', null],
    'asked for tomorrow': 'not live',
  });
});

test('customers are told no later than the day a price change takes effect; the only manager answers for it', async () => {
  const price_changes = [
    { ...change, change_no: 'the day itself', customers_notified_on: '2026-10-20' },
    { ...change, change_no: 'the day after', customers_notified_on: '2026-10-21' },
    { ...change, change_no: 'never' },
    { ...change, change_no: 'in effect tomorrow', effective_on: '2026-11-01' },
    // A number that stands twice is told once.
    { ...change, change_no: 'never' },
  ];
  const employees = [{ employee_no: '1', name: '王五', role: 'manager' }];
  expect(
    await told('price_change', 'notice_state, manager', { price_changes: price_changes.slice(0, 4), employees }),
  ).toEqual({
    'the day itself': ['done', '王五'],
    'the day after': ['late', '王五'],
    never: ['missing', '王五'],
    'in effect tomorrow': ['pending', '王五'],
  });
  const store = await scene({ price_changes }, { facts: ['price_change'] });
  expect(await store.all("SELECT key FROM price_change WHERE is_live AND key = 'never'")).toEqual([{ key: 'never' }]);
  await store.close();
});
