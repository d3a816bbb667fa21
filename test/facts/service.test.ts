import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

/** The facts of the live service requests, by number. */
async function requests(rows: SceneRows['service_requests'], columns: string, options: SceneOptions = {}) {
  const store = await scene({ service_requests: rows ?? [] }, { facts: ['service'], ...options });
  try {
    return await store.all(`SELECT key, ${columns} FROM service WHERE is_live ORDER BY key`);
  } finally {
    await store.close();
  }
}

// Monday 12 October; Saturday 10 October works, 1 to 7 October are off.
const request = { kind: 'service', customer_name: '甲公司', received_at: '2026-10-12 10:00' };

test('the manager confirms before the request goes to tech', async () => {
  const rows = await requests(
    [
      { ...request, request_no: '1', manager_confirmed_at: '2026-10-12 15:00', to_tech_at: '2026-10-12 15:00' },
      { ...request, request_no: '2', manager_confirmed_at: '2026-10-12 15:01', to_tech_at: '2026-10-12 15:00' },
      { ...request, request_no: '3', manager_confirmed_at: '2026-10-12', to_tech_at: '2026-10-12 15:00' },
      { ...request, request_no: '4', manager_confirmed_at: '2026-10-13', to_tech_at: '2026-10-12 15:00' },
      { ...request, request_no: '5', to_tech_at: '2026-10-12 15:00' },
      { ...request, request_no: '6' },
      { ...request, request_no: '7', manager_confirmed_at: '2026-10-12' },
      { ...request, request_no: '8', received_at: '2026-11-01' },
    ],
    'confirmation_state',
  );
  expect(rows.map((row) => `${row.key} ${row.confirmation_state}`)).toEqual([
    '1 done',
    '2 late',
    '3 done',
    '4 late',
    '5 missing',
    '6 pending',
    '7 done',
  ]);
});

test('a request goes to tech by the next working day after it was received', async () => {
  const rows = await requests(
    [
      { ...request, request_no: '1', to_tech_at: '2026-10-13 18:00' },
      { ...request, request_no: '2', to_tech_at: '2026-10-14 08:00' },
      { ...request, request_no: '3', received_at: '2026-10-09', to_tech_at: '2026-10-10 17:00' },
      { ...request, request_no: '4', received_at: '2026-10-09', to_tech_at: '2026-10-12 09:00' },
      // Off until 7 October: the first working day after is the 8th.
      { ...request, request_no: '5', received_at: '2026-10-03', to_tech_at: '2026-10-08' },
      // 14–16, 19–23, 26–30 October: 13 working days after the deadline.
      { ...request, request_no: '6' },
      { ...request, request_no: '7', received_at: '2026-10-30' },
      { ...request, request_no: '8', received_at: '2026-10-29' },
    ],
    'to_tech_due_on, to_tech_state, to_tech_days_late',
  );
  expect(rows.map((row) => `${row.key} ${row.to_tech_due_on} ${row.to_tech_state} ${row.to_tech_days_late}`)).toEqual([
    '1 2026-10-13 done 0',
    '2 2026-10-13 late 1',
    '3 2026-10-10 done 0',
    '4 2026-10-10 late 1',
    '5 2026-10-08 done 0',
    '6 2026-10-13 overdue 13',
    '7 2026-11-02 pending 0',
    // Due on the 30th, not done on Saturday the 31st: late by at least one.
    '8 2026-10-30 overdue 1',
  ]);
});

test('with no working day allowed the day of receipt holds, also a Sunday', async () => {
  const rows = await requests(
    [{ ...request, request_no: '1', received_at: '2026-10-18', to_tech_at: '2026-10-18' }],
    'to_tech_due_on, to_tech_state',
    { parameters: { service_to_tech_workdays: '0' } },
  );
  expect(rows).toEqual([{ key: '1', to_tech_due_on: '2026-10-18', to_tech_state: 'done' }]);
});

test('tech assesses before purchasing or the factory gets the goods', async () => {
  const repair = { ...request, kind: 'repair' };
  const rows = await requests(
    [
      { ...repair, request_no: '1', assessed_at: '2026-10-14 10:00', to_purchasing_at: '2026-10-14 10:00' },
      { ...repair, request_no: '2', assessed_at: '2026-10-14 10:01', to_purchasing_at: '2026-10-14 10:00' },
      { ...repair, request_no: '3', assessed_at: '2026-10-14 18:00', returned_to_factory_on: '2026-10-14' },
      { ...repair, request_no: '4', assessed_at: '2026-10-15', returned_to_factory_on: '2026-10-14' },
      {
        ...repair,
        ...{ request_no: '5', assessed_at: '2026-10-15', to_purchasing_at: '2026-10-16' },
        returned_to_factory_on: '2026-10-14',
      },
      { ...repair, request_no: '6', to_purchasing_at: '2026-10-16' },
      { ...repair, request_no: '7', returned_to_factory_on: '2026-10-16' },
      { ...repair, request_no: '8' },
      { ...repair, request_no: '9', assessed_at: '2026-10-15' },
    ],
    'assessment_state',
  );
  expect(rows.map((row) => `${row.key} ${row.assessment_state}`)).toEqual([
    '1 done',
    '2 late',
    '3 done',
    '4 late',
    '5 late',
    '6 missing',
    '7 missing',
    '8 pending',
    '9 done',
  ]);
});

test('goods are entered in the ERP no later than the day they go back to the factory', async () => {
  const exchange = { ...request, kind: 'exchange', returned_to_factory_on: '2026-10-16' };
  const rows = await requests(
    [
      { ...exchange, request_no: '1', entered_at: '2026-10-16 17:30' },
      { ...exchange, request_no: '2', entered_at: '2026-10-17' },
      { ...exchange, request_no: '3' },
      { ...exchange, request_no: '4', returned_to_factory_on: null },
      // Goes back only after the as-of date.
      { ...exchange, request_no: '5', returned_to_factory_on: '2026-11-02' },
    ],
    'entry_state',
  );
  expect(rows.map((row) => `${row.key} ${row.entry_state}`)).toEqual([
    '1 done',
    '2 late',
    '3 missing',
    '4 pending',
    '5 pending',
  ]);
});

test('what cannot be solved on site is escalated by the next working day; blank means it can', async () => {
  const stuck = { ...request, is_unresolvable: true };
  const rows = await requests(
    [
      { ...stuck, request_no: '1', escalated_at: '2026-10-13 18:00' },
      { ...stuck, request_no: '2', escalated_at: '2026-10-15' },
      { ...stuck, request_no: '3' },
      { ...stuck, request_no: '4', received_at: '2026-10-31' },
      { ...request, request_no: '5' },
    ],
    'is_unresolvable, escalation_due_on, escalation_state, escalation_days_late',
  );
  expect(
    rows.map(
      (row) =>
        `${row.key} ${row.is_unresolvable} ${row.escalation_due_on} ${row.escalation_state} ${row.escalation_days_late}`,
    ),
  ).toEqual([
    '1 true 2026-10-13 done 0',
    '2 true 2026-10-13 late 2',
    '3 true 2026-10-13 overdue 13',
    '4 true 2026-11-02 pending 0',
    '5 false 2026-10-13 overdue 13',
  ]);
});

test('feedback is owed with the resolution', async () => {
  const solved = { ...request, resolved_at: '2026-10-14 16:00' };
  const rows = await requests(
    [
      { ...solved, request_no: '1', feedback_at: '2026-10-14 16:00' },
      { ...solved, request_no: '2' },
      { ...solved, request_no: '3', resolved_at: '2026-11-02' },
    ],
    'is_resolved, feedback_state',
  );
  expect(rows).toEqual([
    { key: '1', is_resolved: true, feedback_state: 'done' },
    { key: '2', is_resolved: true, feedback_state: 'missing' },
    { key: '3', is_resolved: false, feedback_state: 'missing' },
  ]);
});

test('a complaint is resolved within seven days', async () => {
  const complaint = { ...request, kind: 'complaint' };
  const rows = await requests(
    [
      { ...complaint, request_no: '1', resolved_at: '2026-10-19 23:00' },
      { ...complaint, request_no: '2', resolved_at: '2026-10-20 08:00' },
      { ...complaint, request_no: '3' },
      { ...complaint, request_no: '4', received_at: '2026-10-24' },
      { ...complaint, request_no: '5', received_at: '2026-10-25' },
    ],
    'resolution_due_on, resolution_state, resolution_days_late',
  );
  expect(
    rows.map((row) => `${row.key} ${row.resolution_due_on} ${row.resolution_state} ${row.resolution_days_late}`),
  ).toEqual([
    '1 2026-10-19 done 0',
    '2 2026-10-19 late 1',
    '3 2026-10-19 overdue 12',
    '4 2026-10-31 overdue 1',
    '5 2026-11-01 pending 0',
  ]);
});
