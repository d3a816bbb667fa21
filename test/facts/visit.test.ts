import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

/** The facts of the live visits, by number. */
async function visits(rows: SceneRows['visits'], columns: string, options: SceneOptions = {}) {
  const store = await scene({ visits: rows ?? [] }, { facts: ['visit'], ...options });
  try {
    return await store.all(`SELECT key, ${columns} FROM visit WHERE is_live ORDER BY key`);
  } finally {
    await store.close();
  }
}

const visit = { salesperson: '赵一', customer_name: '甲公司', planned_on: '2026-10-13', visited_on: '2026-10-13' };

test('a visit on or after its planned day is planned; before it, nobody knows', async () => {
  const rows = await visits(
    [
      { ...visit, visit_no: '1' },
      { ...visit, visit_no: '2', planned_on: '2026-10-09' },
      { ...visit, visit_no: '3', planned_on: null },
      { ...visit, visit_no: '4', planned_on: '2026-10-14' },
      { ...visit, visit_no: '5', planned_on: null, visited_on: '2026-11-01' },
      { ...visit, visit_no: '1', planned_on: null, _row: 20 },
    ],
    'is_visited, plan_state',
  );
  expect(rows).toEqual([
    { key: '1', is_visited: true, plan_state: 'planned' },
    { key: '2', is_visited: true, plan_state: 'planned' },
    { key: '3', is_visited: true, plan_state: 'unplanned' },
    { key: '4', is_visited: true, plan_state: null },
    // After the as-of date it has not taken place.
    { key: '5', is_visited: false, plan_state: 'unplanned' },
  ]);
});

test('a visit is recorded by the next day; late is seen on the day of the record', async () => {
  const rows = await visits(
    [
      { ...visit, visit_no: '1', recorded_at: '2026-10-14 23:59' },
      { ...visit, visit_no: '2', recorded_at: '2026-10-15 00:10' },
      { ...visit, visit_no: '3' },
      { ...visit, visit_no: '4', visited_on: '2026-10-30' },
      { ...visit, visit_no: '5', visited_on: '2026-10-31' },
      { ...visit, visit_no: '6', recorded_at: '2026-10-12' },
    ],
    'record_state, record_due_on, record_occurred_on, record_days_late',
  );
  const facts = (key: string, state: string, due: string, occurred: string, days: number) => ({
    ...{ key, record_state: state, record_due_on: due, record_occurred_on: occurred, record_days_late: days },
  });
  expect(rows).toEqual([
    facts('1', 'done', '2026-10-14', '2026-10-14', 0),
    facts('2', 'late', '2026-10-14', '2026-10-15', 1),
    facts('3', 'overdue', '2026-10-14', '2026-10-14', 17),
    facts('4', 'overdue', '2026-10-31', '2026-10-31', 1),
    facts('5', 'pending', '2026-11-01', '2026-11-01', 0),
    facts('6', 'done', '2026-10-14', '2026-10-12', 0),
  ]);
});

test('a company that allows three days for the record', async () => {
  const rows = await visits([{ ...visit, visit_no: '1', recorded_at: '2026-10-16' }], 'record_state', {
    parameters: { visit_record_days: '3' },
  });
  expect(rows).toEqual([{ key: '1', record_state: 'done' }]);
});

test('a planned visit takes place, on its day or later', async () => {
  const rows = await visits(
    [
      { ...visit, visit_no: '1' },
      { ...visit, visit_no: '2', visited_on: '2026-10-20' },
      { ...visit, visit_no: '3', visited_on: null },
      { ...visit, visit_no: '4', planned_on: '2026-10-31', visited_on: null },
      { ...visit, visit_no: '5', planned_on: '2026-11-01', visited_on: null },
      { ...visit, visit_no: '6', planned_on: null },
    ],
    'is_planned, keeping_state, keeping_days_late',
  );
  const facts = (key: string, keeping_state: string, keeping_days_late = 0, is_planned = true) => ({
    ...{ key, is_planned, keeping_state, keeping_days_late },
  });
  expect(rows).toEqual([
    facts('1', 'kept'),
    facts('2', 'kept'),
    facts('3', 'overdue', 18),
    facts('4', 'overdue', 1),
    facts('5', 'pending'),
    facts('6', 'kept', 0, false),
  ]);
});
