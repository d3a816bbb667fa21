import { afterEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import type { Store } from '../../src/store/port.js';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

// Inspection, transport agreement, notice to the customer; arrival before the first shipment. As-of 31 October 2026.
const CONTRACT = {
  contract_no: 'HT-1',
  customer_name: '示例客户',
  salesperson: '甲一',
  signed_on: '2026-10-01',
  amount: '100.00',
};
const SHIPMENT = { shipment_no: 'S1', contract_no: 'HT-1', shipped_at: '2026-10-20 14:00', amount: '10.00' };
type Fields = Readonly<Record<string, Value>>;

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

async function rowsOf(view: string, columns: string, rows: SceneRows, options: SceneOptions = {}) {
  await store?.close();
  store = await scene(rows, { facts: [view], ...options });
  return store.all(`SELECT ${columns} FROM ${view} ORDER BY input_no, row_no`);
}

describe('inspection and transport agreement', () => {
  it('come no later than the shipment: to the minute where both have a time, else by the day', async () => {
    const at = [
      '2026-10-20 14:00',
      '2026-10-20 14:01',
      '2026-10-20',
      '2026-10-19 23:59',
      '2026-10-21',
      '2026-11-01',
      null,
    ];
    const rows = await rowsOf('shipment', 'inspection_state, transport_state, inspected_at', {
      contracts: [CONTRACT],
      shipments: at.map((time, i) => ({
        ...{ ...SHIPMENT, shipment_no: `S${i}` },
        inspected_at: time,
        transport_agreement_at: time,
      })),
    });
    // What is dated 1 November has not happened by the as-of date.
    const states = ['done', 'late', 'done', 'done', 'late', 'missing', 'missing'];
    const shown = [...at.slice(0, 5), null, null];
    expect(rows).toEqual(
      states.map((state, i) => ({ inspection_state: state, transport_state: state, inspected_at: shown[i] })),
    );
  });

  it('hold the whole day where the shipment has no time', async () => {
    const shipment = { ...SHIPMENT, shipped_at: '2026-10-20' };
    const rows = await rowsOf('shipment', 'inspection_state, transport_state', {
      contracts: [CONTRACT],
      shipments: [{ ...shipment, inspected_at: '2026-10-20 23:00', transport_agreement_at: '2026-10-21 00:01' }],
    });
    expect(rows).toEqual([{ inspection_state: 'done', transport_state: 'late' }]);
  });
});

describe('two reviewers', () => {
  it('are not to be told from several names in one cell; blanks in a name make no other person', async () => {
    const pairs = [
      ['甲、乙', null],
      ['甲;乙', '丙'],
      ['甲 一', '甲一'],
      ['甲', null],
      ['甲', '乙'],
    ];
    const rows = await rowsOf('shipment', 'review_state', {
      contracts: [CONTRACT],
      shipments: pairs.map(([reviewer_1 = null, reviewer_2 = null], i) => ({
        ...{ ...SHIPMENT, shipment_no: `S${i}` },
        reviewer_1,
        reviewer_2,
      })),
    });
    expect(rows.map((row) => row.review_state)).toEqual([null, null, 'same', 'one', 'two']);
  });
});

describe('notice to the customer', () => {
  it.each([
    ['at the end of the shipping day, hours after the goods left', '2026-10-20 23:59', 'done', 0],
    ['the day before', '2026-10-19', 'done', 0],
    ['the day after', '2026-10-21 00:01', 'late', 1],
    ['three days after', '2026-10-23', 'late', 3],
    // 21 to 31 October.
    ['never', null, 'overdue', 11],
    ['after the as-of date', '2026-11-02 09:00', 'overdue', 11],
  ])('%s', async (_, at, state, days) => {
    const rows = await rowsOf('shipment', 'notice_state, notice_days_late', {
      contracts: [CONTRACT],
      shipments: [{ ...SHIPMENT, customer_notified_at: at }],
    });
    expect(rows).toEqual([{ notice_state: state, notice_days_late: days }]);
  });

  it('is late by a day where the goods left on the as-of day, which is over', async () => {
    const rows = await rowsOf('shipment', 'notice_state, notice_days_late', {
      contracts: [CONTRACT],
      shipments: [{ ...SHIPMENT, shipped_at: '2026-10-31 17:00' }],
    });
    expect(rows).toEqual([{ notice_state: 'overdue', notice_days_late: 1 }]);
  });
});

describe('arrival before the first shipment', () => {
  const COLUMNS = 'arrival_state, first_shipped_at';
  const arrival = async (at: Value, shipments: readonly Fields[], others: SceneRows = {}) => {
    const contracts = [{ ...CONTRACT, arrival_confirmed_at: at }];
    const [row] = await rowsOf('contract', COLUMNS, { contracts, shipments, ...others });
    return [row?.arrival_state, row?.first_shipped_at];
  };
  const ship = (at: string, fields: Fields = {}) => ({
    ...SHIPMENT,
    shipment_no: `S ${at}`,
    shipped_at: at,
    ...fields,
  });

  it.each([
    ['in the minute of the shipment', '2026-10-20 14:00', 'done'],
    ['a minute later', '2026-10-20 14:01', 'late'],
    ['on the day, without a time', '2026-10-20', 'done'],
    ['the next day', '2026-10-21', 'late'],
    ['never', null, 'missing'],
    ['after the as-of date', '2026-11-02', 'missing'],
  ])('confirmed %s', async (_, at, state) => {
    expect(await arrival(at, [ship('2026-10-20 14:00')])).toEqual([state, '2026-10-20 14:00']);
  });

  it('is compared with the first of several shipments, wherever it stands', async () => {
    const shipments = [ship('2026-10-22 09:00'), ship('2026-10-20 14:00'), ship('2026-10-20 16:00')];
    expect(await arrival('2026-10-20 15:00', shipments)).toEqual(['late', '2026-10-20 14:00']);
    expect(await arrival('2026-10-20 13:00', shipments)).toEqual(['done', '2026-10-20 14:00']);
  });

  it('holds the whole day where one of that day’s shipments has no time', async () => {
    const shipments = [ship('2026-10-20 14:00'), ship('2026-10-20')];
    expect(await arrival('2026-10-20 18:00', shipments)).toEqual(['done', '2026-10-20']);
    expect(await arrival('2026-10-21 08:00', shipments)).toEqual(['late', '2026-10-20']);
  });

  it('counts neither void shipments, nor goods that came back, nor what is still to leave', async () => {
    const shipments = [
      ship('2026-10-14 10:00', { status: '作废' }),
      ship('2026-10-15 10:00', { amount: '-10.00' }),
      ship('2026-11-03 10:00'),
    ];
    expect(await arrival(null, shipments)).toEqual(['pending', null]);
    expect(await arrival('2026-10-30', shipments)).toEqual(['done', null]);
    expect(await arrival('2026-10-30', [...shipments, ship('2026-10-16 10:00')])).toEqual(['late', '2026-10-16 10:00']);
  });

  it('is in doubt where a shipment of the contract could not be read, unless it was late anyway', async () => {
    const unread = { rejected_document: [{ dataset: 'shipments', number: 'S9', contract_no: 'HT-1' }] };
    expect((await arrival('2026-10-20 13:00', [ship('2026-10-20 14:00')], unread))[0]).toBe(null);
    expect((await arrival(null, [], unread))[0]).toBe(null);
    expect((await arrival('2026-10-20 15:00', [ship('2026-10-20 14:00')], unread))[0]).toBe('late');
    expect((await arrival(null, [ship('2026-10-20 14:00')], unread))[0]).toBe('missing');
    const another = { rejected_document: [{ dataset: 'shipments', number: 'S9', contract_no: 'HT-2' }] };
    expect((await arrival(null, [], another))[0]).toBe('pending');
  });

  it('belongs to the contract of the same company, and to the one in force', async () => {
    const rows = await rowsOf('contract', 'org, row_no, arrival_state', {
      contracts: [
        { ...CONTRACT, org: 'A', status: '作废' },
        { ...CONTRACT, org: 'A' },
        { ...CONTRACT, org: 'B' },
      ],
      shipments: [{ ...SHIPMENT, org: 'A' }],
    });
    expect(rows).toEqual([
      { org: 'A', row_no: 2, arrival_state: 'pending' },
      { org: 'A', row_no: 3, arrival_state: 'missing' },
      { org: 'B', row_no: 4, arrival_state: 'pending' },
    ]);
  });
});
