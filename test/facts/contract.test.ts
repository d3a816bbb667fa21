import { afterEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import type { Store } from '../../src/store/port.js';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

// 2026: 1–7 October off, Saturday 10 October and Sunday 20 September work, 25–27 September off. As-of 31 October (a Saturday).
const CONTRACT = {
  contract_no: 'HT-1',
  customer_name: '示例客户',
  customer_full_name: '示例客户有限公司',
  contact: '示例联系人',
  phone: '00000000000',
  ship_address: '示例路1号',
  salesperson: '甲一',
  clerk: '乙二',
  signed_on: '2026-10-12',
  delivery_on: '2026-12-31',
  amount: '100.00',
};
type Fields = Readonly<Record<string, Value>>;

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

async function contracts(columns: string, rows: SceneRows, options: SceneOptions = {}) {
  store = await scene(rows, { facts: ['contract'], ...options });
  return store.all(`SELECT ${columns} FROM contract ORDER BY input_no, row_no`);
}

/** The named columns of one contract that differs from the plain one in `fields`. */
async function contract(columns: string, fields: Fields, others: SceneRows = {}, options: SceneOptions = {}) {
  const [row] = await contracts(columns, { contracts: [{ ...CONTRACT, ...fields }], ...others }, options);
  return row;
}

describe('manager’s signature against entry', () => {
  it.each([
    ['the same minute', '2026-10-12 15:00', '2026-10-12 15:00', 'done'],
    ['one minute later', '2026-10-12 15:01', '2026-10-12 15:00', 'late'],
    ['signature without a time on the day of entry', '2026-10-12', '2026-10-12 08:00', 'done'],
    ['entry without a time on the day of the signature', '2026-10-12 17:00', '2026-10-12', 'done'],
    ['signature without a time, the day after', '2026-10-13', '2026-10-12 08:00', 'late'],
    ['no signature', null, '2026-10-12 08:00', 'missing'],
    ['no entry', '2026-10-12', null, 'done'],
    ['neither', null, null, 'pending'],
    ['a signature after the as-of date has not happened', '2026-11-02', '2026-10-12', 'missing'],
  ])('%s', async (_, signed, entered, state) => {
    const row = await contract('signature_state', { manager_signed_at: signed, entered_at: entered });
    expect(row).toEqual({ signature_state: state });
  });
});

describe('entry on the signing day', () => {
  it.each([
    ['at 23:59 of that day', '2026-10-12 23:59', 'done', 0, '2026-10-12'],
    ['before signing', '2026-10-11 09:00', 'done', 0, '2026-10-11'],
    ['the next day: one calendar day', '2026-10-13 00:00', 'late', 1, '2026-10-13'],
    ['not entered: calendar days up to the as-of date', null, 'overdue', 19, '2026-10-12'],
    ['entered after the as-of date', '2026-11-01 09:00', 'overdue', 19, '2026-10-12'],
  ])('%s', async (_, entered, state, days, occurred) => {
    const row = await contract('same_day_state, same_day_days_late, same_day_occurred_on', { entered_at: entered });
    expect(row).toEqual({ same_day_state: state, same_day_days_late: days, same_day_occurred_on: occurred });
  });

  it('is at least one day late when signed on the as-of day, which is over', async () => {
    const row = await contract('same_day_state, same_day_days_late', { signed_on: '2026-10-31' });
    expect(row).toEqual({ same_day_state: 'overdue', same_day_days_late: 1 });
  });
});

describe('entry within one working day', () => {
  it.each([
    // signed, entered, due, state, working days late, occurred on
    ['2026-09-30', '2026-10-08 16:00', '2026-10-08', 'done', 0, '2026-10-08'],
    ['2026-09-30', '2026-10-09 09:20', '2026-10-08', 'late', 1, '2026-10-09'],
    ['2026-10-09', '2026-10-10 23:59', '2026-10-10', 'done', 0, '2026-10-10'],
    ['2026-10-09', '2026-10-12 09:15', '2026-10-10', 'late', 1, '2026-10-12'],
    // Entered on a Sunday: no working day has passed since the deadline, but late is late.
    ['2026-10-09', '2026-10-11', '2026-10-10', 'late', 1, '2026-10-11'],
    ['2026-10-16', '2026-10-21', '2026-10-19', 'late', 2, '2026-10-21'],
    // 24, 28, 29, 30 September; 8, 9, 10, 12–16, 19–23, 26–30 October.
    ['2026-09-22', null, '2026-09-23', 'overdue', 22, '2026-09-23'],
    ['2026-10-29', null, '2026-10-30', 'overdue', 1, '2026-10-30'],
    ['2026-10-30', null, '2026-11-02', 'pending', 0, '2026-11-02'],
    ['2026-09-19', '2026-09-20', '2026-09-20', 'done', 0, '2026-09-20'],
  ])('signed %s, entered %s: due %s, %s by %s', async (signed, entered, due, state, days, occurred) => {
    const row = await contract('entry_due_on, entry_state, entry_days_late, entry_occurred_on', {
      signed_on: signed,
      entered_at: entered,
    });
    expect(row).toEqual({
      entry_due_on: due,
      entry_state: state,
      entry_days_late: days,
      entry_occurred_on: occurred,
    });
  });

  it('takes the number of working days from the parameter', async () => {
    const options = { parameters: { erp_entry_workdays: '3' } };
    const row = await contract('entry_due_on', { signed_on: '2026-09-30' }, {}, options);
    expect(row).toEqual({ entry_due_on: '2026-10-10' });
    await store?.close();
    const none = { parameters: { erp_entry_workdays: '0' } };
    expect(await contract('entry_due_on', { signed_on: '2026-10-03' }, {}, none)).toEqual({
      entry_due_on: '2026-10-03',
    });
  });
});

describe('major contracts', () => {
  it.each([
    ['one cent below', { amount: '999999.99' }, false],
    ['exactly the limit', { amount: '1000000.00' }, true],
    ['flagged', { amount: '88000.00', is_major: true }, true],
    ['140,000 USD at 7.10', { amount: '140000.00', currency: 'USD', exchange_rate: '7.1' }, false],
    ['150,000 USD at 7.10', { amount: '150000.00', currency: 'USD', exchange_rate: '7.1' }, true],
    ['USD without a rate', { amount: '10.00', currency: 'USD' }, null],
    ['USD without a rate, flagged', { amount: '10.00', currency: 'USD', is_major: true }, true],
  ])('%s', async (_, fields, major) => {
    expect(await contract('is_major_contract', fields)).toEqual({ is_major_contract: major });
  });

  it('compares the approval with the signing day, by the day', async () => {
    const rows = await contracts('leadership_state', {
      contracts: [
        { ...CONTRACT, contract_no: 'A', gm_approved_at: '2026-10-12 23:59' },
        { ...CONTRACT, contract_no: 'B', gm_approved_at: '2026-10-13 00:00' },
        { ...CONTRACT, contract_no: 'C' },
      ],
    });
    expect(rows.map((row) => row.leadership_state)).toEqual(['done', 'late', 'missing']);
  });

  it('names the manager of the salesperson', async () => {
    const employees = [{ employee_no: '1', name: '甲一', role: 'salesperson', manager: '丙三' }];
    expect(await contract('manager', {}, { employees })).toEqual({ manager: '丙三' });
  });
});

describe('numbering and binding', () => {
  it.each([
    ['on the fifth', '2026-09-10', 'Y1', '2026-10-05', 'done', 0],
    ['on the sixth', '2026-09-10', 'Y1', '2026-10-06', 'late', 1],
    ['bound without a number', '2026-09-10', null, '2026-10-04', 'overdue', 26],
    ['numbered and not bound', '2026-08-31', 'Y1', null, 'overdue', 56],
    ['signed this month', '2026-10-01', null, null, 'pending', 0],
  ])('%s', async (_, signed, original, archived, state, days) => {
    const row = await contract('archive_state, archive_days_late', {
      signed_on: signed,
      original_no: original,
      archived_on: archived,
    });
    expect(row).toEqual({ archive_state: state, archive_days_late: days });
  });

  it('is due in January for December, and on the last day of a month that is too short', async () => {
    const december = await contract('archive_due_on', { signed_on: '2025-12-31' });
    expect(december).toEqual({ archive_due_on: '2026-01-05' });
    await store?.close();
    const parameters = { archive_day_of_month: '31' };
    expect(await contract('archive_due_on', { signed_on: '2026-01-15' }, {}, { parameters })).toEqual({
      archive_due_on: '2026-02-28',
    });
  });
});

describe('notice to purchasing', () => {
  it.each([
    // signed, delivery, notified, due, state, days late
    ['ten days ahead', '2026-10-09', '2026-11-08', '2026-10-29 23:00', '2026-10-29', 'done', 0],
    ['nine days ahead', '2026-10-09', '2026-11-08', '2026-10-30', '2026-10-29', 'late', 1],
    ['signed on exactly that day', '2026-10-23', '2026-11-02', '2026-10-24', '2026-10-23', 'late', 1],
    // Signed on Saturday 24 October, ten days before delivery is 22 October: Monday 26 holds; 27 and 28 are late.
    ['signed later: working days', '2026-10-24', '2026-11-01', '2026-10-28', '2026-10-26', 'late', 2],
    ['signed later: told on the next working day', '2026-10-24', '2026-11-01', '2026-10-26', '2026-10-26', 'done', 0],
    ['signed later, not told: 27–30 October', '2026-10-24', '2026-11-01', null, '2026-10-26', 'overdue', 4],
    // 6 October − 10 = 26 September; 4 + 31 calendar days.
    ['not told', '2026-09-08', '2026-10-06', null, '2026-09-26', 'overdue', 35],
    ['due on the as-of day', '2026-10-09', '2026-11-10', null, '2026-10-31', 'overdue', 1],
    ['due tomorrow', '2026-10-09', '2026-11-11', null, '2026-11-01', 'pending', 0],
    ['no delivery date', '2026-10-09', null, null, null, null, 0],
  ])('%s', async (_, signed, delivery, notified, due, state, days) => {
    const row = await contract('purchasing_due_on, purchasing_state, purchasing_days_late', {
      signed_on: signed,
      delivery_on: delivery,
      purchasing_notified_at: notified,
    });
    expect(row).toEqual({ purchasing_due_on: due, purchasing_state: state, purchasing_days_late: days });
  });

  it('says which days it counts, and shows the working day only where it counts those', async () => {
    const columns = 'purchasing_days_unit, purchasing_days_unit_en, purchasing_workday_due_on';
    expect(await contract(columns, { signed_on: '2026-10-09', delivery_on: '2026-11-08' })).toEqual({
      purchasing_days_unit: '天',
      purchasing_days_unit_en: 'day(s)',
      purchasing_workday_due_on: null,
    });
    await store?.close();
    expect(await contract(columns, { signed_on: '2026-10-24', delivery_on: '2026-11-01' })).toEqual({
      purchasing_days_unit: '个工作日',
      purchasing_days_unit_en: 'working day(s)',
      purchasing_workday_due_on: '2026-10-26',
    });
  });
});

describe('completeness of the entry', () => {
  const complete = { item_code: 'M1', spec: 'A4', quantity: '1', unit_price: '100', amount: '100.00' };

  it('lists what is missing, in both languages', async () => {
    const row = await contract('missing_field_count, missing_fields, missing_fields_en', {
      phone: null,
      ship_address: null,
    });
    expect(row).toEqual({
      missing_field_count: 2,
      missing_fields: '电话、发货地址',
      missing_fields_en: 'phone, ship-to address',
    });
  });

  it('finds nothing in a complete record, with an item name instead of a code', async () => {
    const line = { ...complete, item_code: null, item_name: '示例纸', contract_no: 'HT-1', line_no: '1' };
    const row = await contract('missing_field_count, missing_fields', {}, { contract_lines: [line] });
    expect(row).toEqual({ missing_field_count: 0, missing_fields: null });
  });

  it('names the lines that lack something', async () => {
    const contract_lines = [
      { ...complete, contract_no: 'HT-1', line_no: '1' },
      { ...complete, contract_no: 'HT-1', line_no: '2', spec: null },
      { ...complete, contract_no: 'HT-1', line_no: '3', spec: null, item_code: null },
    ];
    const row = await contract('missing_field_count, missing_fields, missing_fields_en', {}, { contract_lines });
    expect(row).toEqual({
      missing_field_count: 2,
      missing_fields: '品名（明细行 3）、规格型号（明细行 2,3）',
      missing_fields_en: 'item (lines 3), specification (lines 2,3)',
    });
  });

  it('names lines in the order of their numbers, whatever the order of the rows', async () => {
    const contract_lines = ['10', '2', '1'].map((line_no) => ({
      ...complete,
      ...{ contract_no: 'HT-1', line_no, spec: null },
    }));
    const row = await contract('missing_fields_en', {}, { contract_lines });
    expect(row).toEqual({ missing_fields_en: 'specification (lines 1,2,10)' });
  });

  it('takes a column that is there and blank throughout for missing', async () => {
    const contract_lines = [{ ...complete, contract_no: 'HT-1', line_no: '1', spec: null }];
    expect(await contract('missing_field_count, missing_fields', {}, { contract_lines })).toEqual({
      missing_field_count: 1,
      missing_fields: '规格型号（明细行 1）',
    });
  });

  it.each([
    ['no column for the specification', { spec: null }, ['spec'], null],
    ['no column for the item name', { item_code: null }, ['item_name'], null],
    ['an item name instead of the absent code', { item_code: null, item_name: '示例纸' }, ['item_code'], 0],
    ['a code instead of the absent name', {}, ['item_name'], 0],
  ])('cannot tell what a file has no column for: %s', async (_, fields, absent, count) => {
    const contract_lines = [{ ...complete, ...fields, contract_no: 'HT-1', line_no: '1' }];
    const options = { absent: { contract_lines: absent } };
    expect(await contract('missing_field_count', {}, { contract_lines }, options)).toEqual({
      missing_field_count: count,
    });
    await store?.close();
    // What the contract itself lacks is missing all the same.
    expect(await contract('missing_field_count', { phone: null }, { contract_lines }, options)).toEqual({
      missing_field_count: 1,
    });
  });

  it('cannot tell while a line of the contract was rejected', async () => {
    const contract_lines = [{ ...complete, contract_no: 'HT-1', line_no: '1' }];
    const rejected_document = [{ dataset: 'contract_lines', number: 'HT-1', contract_no: 'HT-1' }];
    expect(await contract('missing_field_count', {}, { contract_lines, rejected_document })).toEqual({
      missing_field_count: null,
    });
  });
});

describe('sum of the lines', () => {
  const line = { contract_no: 'HT-1', item_code: 'M1', spec: 'A4', quantity: '1', unit_price: '1' };

  it('takes quantity × price, rounded to cents, where a line has no amount', async () => {
    const contract_lines = [{ ...line, line_no: '1', quantity: '3', unit_price: '33.333333' }];
    const row = await contract('lines_amount, total_difference, total_tolerance', {}, { contract_lines });
    expect(row).toMatchObject({ total_difference: '0.00', total_tolerance: '0.01' });
    expect(row?.lines_amount).toBe('100.00');
  });

  it('allows a cent per line', async () => {
    const contract_lines = [
      { ...line, line_no: '1', amount: '50.00' },
      { ...line, line_no: '2', amount: '50.03' },
      // The same line again does not count.
      { ...line, line_no: '2', amount: '50.03' },
    ];
    const row = await contract('line_count, total_difference, total_tolerance', {}, { contract_lines });
    expect(row).toEqual({ line_count: 2, total_difference: '0.03', total_tolerance: '0.02' });
  });

  it('counts no lines as none, and a slip beyond all measure as unknown', async () => {
    expect(await contract('line_count, total_difference', {})).toEqual({ line_count: 0, total_difference: null });
    await store?.close();
    const contract_lines = [{ ...line, line_no: '1', quantity: '999999999999999999', unit_price: '9999999999999999' }];
    const row = await contract('line_count, total_difference', {}, { contract_lines });
    expect(row).toEqual({ line_count: 1, total_difference: null });
  });

  it('cannot tell whose the lines are where a void and a live contract of one number bring the same ones', async () => {
    const void_ = { ...CONTRACT, status: '作废' };
    const contract_lines = [
      { ...line, line_no: '1', amount: '60.00' },
      { ...line, line_no: '2', amount: '40.00' },
      { ...line, line_no: '1', amount: '100.00' },
    ];
    const columns = 'is_live, line_count, lines_amount, total_difference, missing_field_count';
    const rows = await contracts(columns, { contracts: [void_, CONTRACT], contract_lines });
    expect(rows[1]).toEqual({
      is_live: true,
      line_count: null,
      lines_amount: null,
      total_difference: null,
      missing_field_count: null,
    });
    await store?.close();
    // No line number repeats: they are taken for the lines of the contract in force.
    const apart = contract_lines.slice(0, 2);
    const told = await contracts(columns, { contracts: [void_, CONTRACT], contract_lines: apart });
    expect(told[1]).toMatchObject({ line_count: 2, total_difference: '0.00' });
  });

  it('cannot tell while a line, or another contract of that number, was rejected', async () => {
    const contract_lines = [{ ...line, line_no: '1', amount: '60.00' }];
    const columns = 'line_count, total_difference';
    const rejected = { dataset: 'contract_lines', number: 'HT-1', contract_no: 'HT-1' };
    const unknown = { line_count: null, total_difference: null };
    expect(await contract(columns, {}, { contract_lines, rejected_document: [rejected] })).toEqual(unknown);
    await store?.close();
    expect(await contract(columns, {}, { rejected_document: [rejected] })).toEqual(unknown);
    await store?.close();
    const other = [{ ...rejected, number: 'HT-2', contract_no: 'HT-2' }];
    expect(await contract(columns, {}, { contract_lines, rejected_document: other })).toEqual({
      line_count: 1,
      total_difference: '40.00',
    });
    await store?.close();
    const twice = [...contract_lines, { ...line, line_no: '1', amount: '40.00' }];
    const head = [{ dataset: 'contracts', number: 'HT-1', contract_no: 'HT-1' }];
    expect(await contract(columns, {}, { contract_lines: twice, rejected_document: head })).toEqual(unknown);
  });
});

describe('delivery on time', () => {
  const LINE = { contract_no: 'HT-1', item_code: 'M1', spec: 'A4', quantity: '10', unit_price: '10', amount: '100.00' };
  const COLUMNS = 'delivery_basis, delivered_on, delivery_state, delivery_days_late, delivery_shipped';
  const delivery = (fields: Fields, others: SceneRows) =>
    contract(COLUMNS, { delivery_on: '2026-10-20', ...fields }, others);
  const shipment = (no: string, at: string, fields: Fields = {}) => ({
    shipment_no: no,
    contract_no: 'HT-1',
    shipped_at: at,
    ...fields,
  });
  const shipped = (no: string, quantity: string, fields: Fields = {}) => ({
    shipment_no: no,
    line_no: '1',
    contract_line_no: '1',
    quantity,
    ...fields,
  });

  it('counts nothing shipped as open: 11 days to the as-of date', async () => {
    expect(await delivery({}, {})).toEqual({
      delivery_basis: null,
      delivered_on: null,
      delivery_state: 'overdue',
      delivery_days_late: 11,
      delivery_shipped: '0.000000',
    });
  });

  it('follows the lines: the last part on the delivery date is in time', async () => {
    const row = await delivery(
      {},
      {
        contract_lines: [{ ...LINE, line_no: '1' }],
        shipments: [shipment('S1', '2026-10-15'), shipment('S2', '2026-10-20 17:00')],
        shipment_lines: [shipped('S1', '6'), shipped('S2', '4')],
      },
    );
    expect(row).toMatchObject({ delivery_basis: 'line', delivered_on: '2026-10-20', delivery_state: 'done' });
  });

  it('is late with the line that came last', async () => {
    const row = await delivery(
      {},
      {
        contract_lines: [
          { ...LINE, line_no: '1' },
          { ...LINE, line_no: '2', item_code: 'M2' },
        ],
        shipments: [shipment('S1', '2026-10-15'), shipment('S2', '2026-10-22')],
        // No line number: the item names the only line it fits.
        shipment_lines: [shipped('S1', '12'), shipped('S2', '10', { contract_line_no: null, item_code: 'M2' })],
      },
    );
    expect(row).toMatchObject({
      delivery_basis: 'line',
      delivered_on: '2026-10-22',
      delivery_state: 'late',
      delivery_days_late: 2,
    });
  });

  it('is open while a line lacks anything, however much of the other was shipped', async () => {
    const row = await delivery(
      {},
      {
        contract_lines: [
          { ...LINE, line_no: '1' },
          { ...LINE, line_no: '2', item_code: 'M2' },
        ],
        shipments: [shipment('S1', '2026-10-15')],
        shipment_lines: [shipped('S1', '20')],
      },
    );
    expect(row).toMatchObject({ delivered_on: null, delivery_state: 'overdue', delivery_days_late: 11 });
  });

  it('falls back to the amount where a shipped line fits no line or two', async () => {
    const contract_lines = [
      { ...LINE, line_no: '1' },
      { ...LINE, line_no: '2' },
    ];
    const shipments = [
      shipment('S1', '2026-10-15', { amount: '60.00' }),
      shipment('S2', '2026-10-19', { amount: '40.00' }),
    ];
    const shipment_lines = [shipped('S1', '6'), shipped('S2', '4', { contract_line_no: null, item_code: 'M1' })];
    const row = await delivery({}, { contract_lines, shipments, shipment_lines });
    expect(row).toMatchObject({ delivery_basis: 'amount', delivered_on: '2026-10-19', delivery_state: 'done' });
  });

  it('takes the lines of a shipment for its amount, and void or future shipments for nothing', async () => {
    const row = await delivery(
      {},
      {
        shipments: [
          shipment('S1', '2026-10-15'),
          shipment('S2', '2026-10-16', { amount: '90.00', status: '作废' }),
          shipment('S3', '2026-11-01', { amount: '90.00' }),
        ],
        shipment_lines: [shipped('S1', '1', { amount: '10.00' })],
      },
    );
    expect(row).toMatchObject({ delivery_basis: 'amount', delivery_state: 'overdue', delivery_shipped: '10.000000' });
  });

  it('cannot tell with a shipment of unknown value, unless all was shipped before it', async () => {
    const unknown = await delivery({}, { shipments: [shipment('S1', '2026-10-15')] });
    expect(unknown).toMatchObject({ delivery_state: null, delivery_shipped: null });
    await store?.close();
    const foreign = await delivery(
      {},
      { shipments: [shipment('S1', '2026-10-15', { amount: '100', currency: 'USD' })] },
    );
    expect(foreign).toMatchObject({ delivery_state: null });
    await store?.close();
    const shipments = [shipment('S1', '2026-10-15', { amount: '100.00' }), shipment('S2', '2026-10-16')];
    expect(await delivery({}, { shipments })).toMatchObject({ delivery_state: 'done', delivered_on: '2026-10-15' });
  });

  it('waits for a date to come, and says nothing without one', async () => {
    expect(await delivery({ delivery_on: '2026-11-01' }, {})).toMatchObject({ delivery_state: 'pending' });
    await store?.close();
    expect(await delivery({ delivery_on: null }, {})).toMatchObject({ delivery_state: null, delivery_days_late: 0 });
    await store?.close();
    expect(await delivery({ delivery_on: '2026-10-31' }, {})).toMatchObject({
      delivery_state: 'overdue',
      delivery_days_late: 1,
    });
  });

  it('owes nothing where neither a line nor the amount orders anything', async () => {
    const owed = async (fields: Fields, others: SceneRows = {}) => {
      await store?.close();
      return (await contract('is_delivery_owed', fields, others))?.is_delivery_owed;
    };
    expect(await owed({ amount: '0.00' })).toBe(false);
    expect(await owed({ amount: '-100.00' }, { contract_lines: [{ ...LINE, line_no: '1', quantity: '-10' }] })).toBe(
      false,
    );
    // Free of charge, but ordered.
    expect(await owed({ amount: '0.00' }, { contract_lines: [{ ...LINE, line_no: '1' }] })).toBe(true);
    expect(await owed({})).toBe(true);
    const rejected_document = [{ dataset: 'contract_lines', number: 'HT-1' }];
    expect(await owed({ amount: '0.00' }, { rejected_document })).toBeNull();
  });

  it('takes a rejected shipment of the contract for what may have been missing', async () => {
    const rejected_document = [{ dataset: 'shipments', number: 'S9', contract_no: 'HT-1' }];
    const state = async (fields: Fields, others: SceneRows) => {
      await store?.close();
      return (await delivery(fields, { rejected_document, ...others }))?.delivery_state;
    };
    expect(await state({}, {})).toBeNull();
    expect(await state({}, { shipments: [shipment('S1', '2026-10-22', { amount: '100.00' })] })).toBeNull();
    expect(await state({}, { shipments: [shipment('S1', '2026-10-20', { amount: '100.00' })] })).toBe('done');
    expect(await state({ delivery_on: '2026-11-01' }, {})).toBe('pending');
    expect(await state({}, { rejected_document: [{ dataset: 'shipments', contract_no: 'HT-2' }] })).toBe('overdue');
  });

  it('does not fall back to amounts where the lines are in doubt', async () => {
    const contract_lines = [{ ...LINE, line_no: '1' }];
    const shipments = [shipment('S1', '2026-10-15', { amount: '60.00' })];
    const shipment_lines = [shipped('S1', '6')];
    const rows = { contract_lines, shipments, shipment_lines };
    const unknown = { delivery_basis: null, delivered_on: null, delivery_state: null, delivery_shipped: null };
    const rejected = (dataset: string, number: string) => ({ ...rows, rejected_document: [{ dataset, number }] });
    expect(await delivery({}, rejected('contract_lines', 'HT-1'))).toMatchObject(unknown);
    await store?.close();
    expect(await delivery({}, rejected('shipment_lines', 'S1'))).toMatchObject(unknown);
    await store?.close();
    // A void and a live shipment of one number, both with a line 1.
    const voided = [shipment('S1', '2026-10-14', { status: '作废' }), ...shipments];
    const both = { ...rows, shipments: voided, shipment_lines: [...shipment_lines, shipped('S1', '4')] };
    expect(await delivery({}, both)).toMatchObject(unknown);
    await store?.close();
    // Without contract lines the amount on the shipment itself still counts; without that, nothing is known.
    const byAmount = { ...both, contract_lines: [] };
    expect(await delivery({}, byAmount)).toMatchObject({ delivery_basis: 'amount', delivery_shipped: '60.000000' });
    await store?.close();
    const nothing = { ...byAmount, shipments: voided.map((row) => ({ ...row, amount: null })) };
    expect(await delivery({}, nothing)).toMatchObject({ delivery_state: null, delivery_shipped: null });
  });

  it('says whether it counts pieces or money, and in which currency', async () => {
    const measure = async (others: SceneRows) => {
      await store?.close();
      return contract('delivery_measure, delivery_measure_en', { currency: 'USD' }, others);
    };
    const money = { delivery_measure: '金额（USD）', delivery_measure_en: 'amount (USD)' };
    const shipments = [shipment('S1', '2026-10-15', { amount: '60.00' })];
    expect(await measure({})).toEqual(money);
    expect(await measure({ shipments })).toEqual(money);
    const lines = { contract_lines: [{ ...LINE, line_no: '1' }], shipment_lines: [shipped('S1', '6')] };
    expect(await measure({ shipments, ...lines })).toEqual({
      delivery_measure: '数量',
      delivery_measure_en: 'quantity',
    });
  });
});

describe('rows that are not live', () => {
  it('stay in the view, once each, with nothing delivered on their account', async () => {
    const rows = await contracts('key, is_live, delivery_basis', {
      contracts: [
        { ...CONTRACT, status: '作废' },
        CONTRACT,
        { ...CONTRACT, amount: '7.00' },
        { ...CONTRACT, contract_no: 'HT-2', signed_on: '2026-11-01' },
      ],
      shipments: [{ shipment_no: 'S1', contract_no: 'HT-1', shipped_at: '2026-10-15', amount: '100.00' }],
    });
    expect(rows).toEqual([
      { key: 'HT-1', is_live: false, delivery_basis: null },
      { key: 'HT-1', is_live: true, delivery_basis: 'amount' },
      { key: 'HT-1', is_live: false, delivery_basis: null },
      { key: 'HT-2', is_live: false, delivery_basis: null },
    ]);
  });
});

describe('contract numbers', () => {
  const numbers = async (rows: readonly Fields[]) => {
    store = await scene({ contracts: rows }, { facts: ['contract_number'] });
    return store.all(
      'SELECT key, row_no, number_state, occurrences, signed_on, first_signed_on FROM contract_number ORDER BY org, key',
    );
  };

  it('count each number once; the second occurrence by signing day has the finding', async () => {
    const rows = await numbers([
      { ...CONTRACT, signed_on: '2026-10-20' },
      { ...CONTRACT, signed_on: '2026-10-08' },
      { ...CONTRACT, signed_on: '2026-10-21' },
      { ...CONTRACT, contract_no: 'HT-2' },
      { ...CONTRACT, contract_no: 'HT-1', org: '乙公司' },
    ]);
    expect(rows).toEqual([
      {
        key: 'HT-1',
        row_no: 2,
        number_state: 'repeated',
        occurrences: 3,
        signed_on: '2026-10-20',
        first_signed_on: '2026-10-08',
      },
      {
        key: 'HT-2',
        row_no: 5,
        number_state: 'single',
        occurrences: 1,
        signed_on: '2026-10-12',
        first_signed_on: null,
      },
      {
        key: 'HT-1',
        row_no: 6,
        number_state: 'single',
        occurrences: 1,
        signed_on: '2026-10-12',
        first_signed_on: null,
      },
    ]);
  });

  it('leave out void contracts and those after the as-of date', async () => {
    const rows = await numbers([
      { ...CONTRACT, status: '作废' },
      CONTRACT,
      { ...CONTRACT, contract_no: 'HT-2', signed_on: '2026-11-02' },
      { ...CONTRACT, contract_no: 'HT-2' },
      { ...CONTRACT, contract_no: 'HT-3', status: '作废' },
      { ...CONTRACT, contract_no: 'HT-4', signed_on: '2026-11-02' },
    ]);
    expect(rows.map((row) => [row.key, row.row_no, row.number_state])).toEqual([
      ['HT-1', 3, 'single'],
      ['HT-2', 5, 'single'],
    ]);
  });
});
