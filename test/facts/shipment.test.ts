import { afterEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import type { Store } from '../../src/store/port.js';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

// As-of 31 October 2026.
const CONTRACT = {
  contract_no: 'HT-1',
  customer_name: '示例客户',
  salesperson: '甲一',
  signed_on: '2026-10-01',
  entered_at: '2026-10-01 09:00',
  amount: '100.00',
};
const SHIPMENT = { shipment_no: 'S1', contract_no: 'HT-1', shipped_at: '2026-10-20 14:00', amount: '100.00' };
const RECEIPT = { receipt_no: 'R1', customer_name: '示例客户', received_on: '2026-10-20', amount: '100.00' };
type Fields = Readonly<Record<string, Value>>;

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

async function shipments(columns: string, rows: SceneRows, options: SceneOptions = {}) {
  await store?.close();
  store = await scene(rows, { facts: ['shipment'], ...options });
  return store.all(`SELECT ${columns} FROM shipment ORDER BY input_no, row_no`);
}

/** The named columns of one shipment that differs from the plain one in `fields`. */
async function shipment(columns: string, fields: Fields, others: SceneRows = {}) {
  const [row] = await shipments(columns, { contracts: [CONTRACT], shipments: [{ ...SHIPMENT, ...fields }], ...others });
  return row;
}

describe('acts of order', () => {
  it('compare to the minute where both have a time, else by the day', async () => {
    const at = ['2026-10-20 14:00', '2026-10-20 14:01', '2026-10-20', '2026-10-21', '2026-11-01', null];
    const rows = await shipments('manager_state, finance_state', {
      contracts: [CONTRACT],
      shipments: at.map((time, i) => ({
        ...SHIPMENT,
        shipment_no: `S${i}`,
        manager_confirmed_at: time,
        finance_released_at: time,
      })),
    });
    // The one of 1 November has not happened by the as-of date.
    const expected = ['done', 'late', 'done', 'late', 'missing', 'missing'];
    expect(rows).toEqual(expected.map((state) => ({ manager_state: state, finance_state: state })));
  });

  it('hold the whole day where the shipment has no time', async () => {
    const row = await shipment('manager_state', { shipped_at: '2026-10-20', manager_confirmed_at: '2026-10-20 23:00' });
    expect(row).toEqual({ manager_state: 'done' });
  });
});

describe('outbound application', () => {
  it('is due the day before; an absent one is late up to the as-of date', async () => {
    const applied = ['2026-10-19 23:59', '2026-10-20 08:00', '2026-10-22', null];
    const rows = await shipments('application_due_on, application_state, application_days_late', {
      contracts: [CONTRACT],
      shipments: applied.map((at, i) => ({ ...SHIPMENT, shipment_no: `S${i}`, applied_at: at })),
    });
    expect(rows).toEqual([
      { application_due_on: '2026-10-19', application_state: 'done', application_days_late: 0 },
      { application_due_on: '2026-10-19', application_state: 'late', application_days_late: 1 },
      { application_due_on: '2026-10-19', application_state: 'late', application_days_late: 3 },
      // 20 to 31 October.
      { application_due_on: '2026-10-19', application_state: 'overdue', application_days_late: 12 },
    ]);
  });
});

describe('two reviewers', () => {
  it('must be two people', async () => {
    const pairs = [
      ['库甲', '库乙'],
      ['库甲', '库甲'],
      ['库甲', null],
      [null, '库乙'],
      [null, null],
    ];
    const rows = await shipments('review_state', {
      contracts: [CONTRACT],
      shipments: pairs.map(([one, two], i) => ({
        ...SHIPMENT,
        shipment_no: `S${i}`,
        reviewer_1: one ?? null,
        reviewer_2: two ?? null,
      })),
    });
    expect(rows.map((row) => row.review_state)).toEqual(['two', 'same', 'one', 'one', 'none']);
  });
});

describe('signed note', () => {
  it.each([
    ['2026-10-12', '2026-10-19', 'done', 0],
    ['2026-10-12', '2026-10-20', 'late', 1],
    ['2026-10-24', null, 'overdue', 1],
    ['2026-10-25', null, 'pending', 0],
    // 29 September; 1 + 31 days.
    ['2026-09-22', null, 'overdue', 32],
  ])('shipped %s, back %s: %s', async (shipped, back, state, days) => {
    const row = await shipment('note_state, note_days_late', { shipped_at: shipped, signed_note_on: back });
    expect(row).toEqual({ note_state: state, note_days_late: days });
  });
});

describe('the contract of a shipment', () => {
  it('must be known, valid and entered no later than the shipment', async () => {
    const contract = (no: string, fields: Fields) => ({ ...CONTRACT, contract_no: no, ...fields });
    const rows = await shipments('contract_standing, contract_entered_at', {
      contracts: [
        contract('A', { entered_at: '2026-10-20 14:00' }),
        contract('B', { entered_at: '2026-10-20 14:01' }),
        contract('C', { entered_at: '2026-10-20' }),
        contract('D', { entered_at: '2026-10-21' }),
        contract('E', { entered_at: null }),
        contract('F', { status: '作废' }),
        contract('G', { signed_on: '2026-11-01' }),
        contract('H', { entered_at: '2026-11-01 09:00' }),
        contract('I', { status: '作废' }),
        contract('I', {}),
      ],
      shipments: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'].map((no) => ({
        ...SHIPMENT,
        shipment_no: `S${no}`,
        contract_no: no,
      })),
    });
    expect(rows.map((row) => [row.contract_standing, row.contract_entered_at])).toEqual([
      ['known', '2026-10-20 14:00'],
      ['entered-late', '2026-10-20 14:01'],
      ['known', '2026-10-20'],
      ['entered-late', '2026-10-21'],
      // The export does not say when.
      [null, null],
      ['void', '2026-10-01 09:00'],
      // Signed after the as-of date, but entered before the goods left. Entered after the as-of date: not there yet.
      ['known', '2026-10-01 09:00'],
      ['not-entered', null],
      ['known', '2026-10-01 09:00'],
      ['unknown', null],
    ]);
  });

  it('may be signed after the as-of date: what counts is when it was entered', async () => {
    const standing = async (entered: string | null) =>
      (
        await shipment(
          'contract_standing',
          {},
          {
            contracts: [{ ...CONTRACT, signed_on: '2026-11-02', entered_at: entered }],
          },
        )
      )?.contract_standing;
    expect(await standing('2026-10-20 14:00')).toBe('known');
    expect(await standing('2026-10-20 14:01')).toBe('entered-late');
    expect(await standing('2026-11-02 10:00')).toBe('not-entered');
    expect(await standing(null)).toBeNull();
  });

  it('may stand in a row that was rejected: then nothing is known', async () => {
    const rejected_document = [{ dataset: 'contracts', number: 'HT-1', contract_no: 'HT-1' }];
    const standing = async (contracts: readonly Fields[]) =>
      (await shipment('contract_standing', {}, { contracts, rejected_document }))?.contract_standing;
    expect(await standing([{ ...CONTRACT, contract_no: 'HT-2' }])).toBeNull();
    expect(await standing([{ ...CONTRACT, status: '作废' }])).toBeNull();
    expect(await standing([{ ...CONTRACT, entered_at: '2026-10-21' }])).toBeNull();
    expect(await standing([CONTRACT])).toBe('known');
  });

  it('is on record when void, at its entry or else its signing: nothing is left open', async () => {
    const record = (fields: Fields) =>
      shipment('contract_entered_at, contract_recorded_at', {}, { contracts: [{ ...CONTRACT, ...fields }] });
    expect(await record({ status: '作废' })).toEqual({
      contract_entered_at: '2026-10-01 09:00',
      contract_recorded_at: '2026-10-01 09:00',
    });
    expect(await record({ status: '作废', entered_at: null })).toEqual({
      contract_entered_at: null,
      contract_recorded_at: '2026-10-01',
    });
    expect(await record({ contract_no: 'HT-2' })).toEqual({ contract_entered_at: null, contract_recorded_at: null });
  });

  it('is looked for in the same company', async () => {
    const rows = await shipments('contract_standing', {
      contracts: [{ ...CONTRACT, org: '甲公司' }],
      shipments: [
        { ...SHIPMENT, org: '甲公司' },
        { ...SHIPMENT, org: '乙公司' },
      ],
    });
    expect(rows.map((row) => row.contract_standing)).toEqual(['known', 'unknown']);
  });
});

describe('payment before shipment', () => {
  const COLUMNS = 'payment_needed, received_so_far, payment_shortfall';
  const prepaid = { ...CONTRACT, payment_terms: 'prepaid' };
  const deposit = { ...CONTRACT, payment_terms: 'deposit', prepay_ratio: '0.3' };
  const receipt = (fields: Fields) => ({ ...RECEIPT, contract_no: 'HT-1', ...fields });
  const payment = (others: SceneRows, columns = COLUMNS) => shipment(columns, {}, others);

  it('counts receipts up to and including the shipping day', async () => {
    const receipts = [
      receipt({ receipt_no: 'R1', amount: '60.00', received_on: '2026-10-19' }),
      receipt({ receipt_no: 'R2', amount: '39.99', received_on: '2026-10-20' }),
      receipt({ receipt_no: 'R3', amount: '50.00', received_on: '2026-10-21' }),
      receipt({ receipt_no: 'R4', amount: '50.00', status: '作废' }),
    ];
    expect(await payment({ contracts: [prepaid], receipts })).toEqual({
      payment_needed: '100.00',
      received_so_far: '99.99',
      payment_shortfall: '0.01',
    });
  });

  it('deducts refunds, and counts a receipt in two rows once each', async () => {
    const receipts = [
      receipt({ line_no: '1', amount: '70.00' }),
      receipt({ line_no: '2', amount: '50.00' }),
      receipt({ line_no: '2', amount: '50.00' }),
      receipt({ receipt_no: 'R2', amount: '-20.00' }),
    ];
    expect(await payment({ contracts: [prepaid], receipts })).toMatchObject({ payment_shortfall: '0.00' });
  });

  it('counts receipts of the contract’s invoices, one that names both once', async () => {
    const receipts = [
      { ...RECEIPT, invoice_no: 'F1', amount: '60.00' },
      { ...RECEIPT, receipt_no: 'R2', invoice_no: 'F1', contract_no: 'HT-1', amount: '30.00' },
    ];
    const rows = { contracts: [prepaid], invoices: [{ ...invoice, contract_no: 'HT-1' }], receipts };
    expect(await payment(rows)).toMatchObject({ received_so_far: '90.00', payment_shortfall: '10.00' });
  });

  const invoice = { invoice_no: 'F1', customer_name: '示例客户', issued_on: '2026-10-20', amount: '100.00' };
  const UNKNOWN = { received_so_far: null, payment_shortfall: null };
  const names = (fields: Fields) => ({ ...RECEIPT, invoice_no: 'F1', ...fields });

  it('cannot tell which contract a number that two invoices carry pays, but the code with the number does', async () => {
    const invoices = [
      { ...invoice, invoice_code: '011', contract_no: 'HT-1' },
      { ...invoice, invoice_code: '012', contract_no: 'HT-2' },
    ];
    const paid = (receipt: Fields, more: readonly Fields[] = []) =>
      payment({ contracts: [prepaid], invoices, receipts: [receipt, ...more] });
    expect(await paid(names({}))).toMatchObject(UNKNOWN);
    expect(await paid(names({ invoice_no: '011:F1' }))).toMatchObject({ payment_shortfall: '0.00' });
    expect(await paid(names({ invoice_no: '012:F1' }))).toMatchObject({ payment_shortfall: '100.00' });
    // The receipt itself says which of the two.
    expect(await paid(names({ contract_no: 'HT-1' }))).toMatchObject({ payment_shortfall: '0.00' });
    expect(await paid(names({ contract_no: 'HT-2' }))).toMatchObject({ payment_shortfall: '100.00' });
    // Enough is known to be paid.
    const enough = [receipt({ receipt_no: 'R2', amount: '100.00' })];
    expect(await paid(names({}), enough)).toMatchObject({ received_so_far: '100.00', payment_shortfall: '0.00' });
  });

  it('finds the contract in the lines of the invoice that the code and number name', async () => {
    const invoices = [
      { ...invoice, invoice_code: '011' },
      { ...invoice, invoice_code: '012' },
    ];
    const line = { invoice_no: 'F1', line_no: '1', quantity: '1', unit_price: '100' };
    const invoice_lines = [
      { ...line, invoice_code: '011', contract_no: 'HT-1' },
      { ...line, invoice_code: '012', contract_no: 'HT-2' },
    ];
    const paid = (no: string) =>
      payment({ contracts: [prepaid], invoices, invoice_lines, receipts: [names({ invoice_no: no })] });
    expect(await paid('011:F1')).toMatchObject({ payment_shortfall: '0.00' });
    expect(await paid('012:F1')).toMatchObject({ payment_shortfall: '100.00' });
  });

  it('takes a receipt that names an invoice of another contract for that one only', async () => {
    const invoices = [{ ...invoice, contract_no: 'HT-2' }];
    const contracts = [prepaid, { ...prepaid, contract_no: 'HT-2' }];
    const rows = await shipments('contract_no, payment_shortfall', {
      contracts,
      invoices,
      receipts: [names({ contract_no: 'HT-1' })],
      shipments: [SHIPMENT, { ...SHIPMENT, shipment_no: 'S2', contract_no: 'HT-2' }],
    });
    expect(rows).toEqual([
      { contract_no: 'HT-1', payment_shortfall: '100.00' },
      { contract_no: 'HT-2', payment_shortfall: '0.00' },
    ]);
  });

  it.each([
    ['the invoice is not loaded', {}, [], UNKNOWN],
    ['the invoice names no contract', {}, [invoice], UNKNOWN],
    ['the invoice names another contract', {}, [{ ...invoice, contract_no: 'HT-2' }], { payment_shortfall: '100.00' }],
    ['another customer paid', { customer_name: '另一客户' }, [], { payment_shortfall: '100.00' }],
    ['another customer paid this one’s invoice', { customer_name: '另一客户' }, [invoice], UNKNOWN],
    ['the name in full width, with a space', { customer_name: '示例客户　' }, [], UNKNOWN],
    ['only after the goods left', { received_on: '2026-10-21' }, [], { payment_shortfall: '100.00' }],
    ['a refund', { amount: '-10.00' }, [], { payment_shortfall: '100.00' }],
    ['another company', { org: '乙公司' }, [], { payment_shortfall: '100.00' }],
    ['the receipt names the contract too', { contract_no: 'HT-1' }, [invoice], { payment_shortfall: '0.00' }],
  ])(
    'does not accuse for money that names an invoice without a contract: %s',
    async (_, fields, invoices, expected) => {
      const contracts = [{ ...prepaid, customer_name: '示例客户' }];
      // Some other receipt shows that receipts name contracts.
      const receipts = [names(fields), receipt({ receipt_no: 'R9', contract_no: 'HT-9', customer_name: '客户九' })];
      expect(await payment({ contracts, invoices, receipts })).toMatchObject(expected);
    },
  );

  it('knows a customer by the code as well as by the name', async () => {
    const contracts = [{ ...prepaid, customer_code: 'K1' }];
    const receipts = (code: string) => [names({ customer_code: code, customer_name: '改了名的客户' })];
    expect(await payment({ contracts, receipts: receipts('K1') })).toMatchObject(UNKNOWN);
    expect(await payment({ contracts, receipts: receipts('K2') })).toMatchObject({ payment_shortfall: '100.00' });
  });

  it('does not accuse for money in an export that has no column to name the contract', async () => {
    const receipts = [RECEIPT, receipt({ receipt_no: 'R2', contract_no: 'HT-9', customer_name: '客户九' })];
    const shortfall = async (absent: string[]) => {
      const rows = { contracts: [prepaid], shipments: [SHIPMENT], receipts };
      return (await shipments(COLUMNS, rows, { absent: { receipts: absent } }))[0];
    };
    expect(await shortfall([])).toMatchObject({ payment_shortfall: '100.00' });
    expect(await shortfall(['invoice_no'])).toMatchObject(UNKNOWN);
  });

  it.each([
    ['of the contract', { contract_no: 'HT-1', customer_name: '另一客户' }, UNKNOWN],
    ['of another contract', { contract_no: 'HT-2', customer_name: '示例客户' }, { payment_shortfall: '60.00' }],
    ['of the customer', { customer_name: '示例客户' }, UNKNOWN],
    ['of another customer', { customer_name: '另一客户' }, { payment_shortfall: '60.00' }],
    ['of nobody who could be read', {}, UNKNOWN],
    ['of an unknown invoice', { invoice_no: 'F7', customer_name: '示例客户' }, UNKNOWN],
    ['of another company', { org: '乙公司', contract_no: 'HT-1' }, { payment_shortfall: '60.00' }],
  ])('does not accuse where a receipt was rejected: %s', async (_, rejected, expected) => {
    const rejected_document = [{ dataset: 'receipts', number: 'R8', ...rejected }];
    const rows = { contracts: [prepaid], receipts: [receipt({ amount: '40.00' })], rejected_document };
    expect(await payment(rows)).toMatchObject(expected);
    const enough = { ...rows, receipts: [receipt({ amount: '100.00' })] };
    expect(await payment(enough)).toMatchObject({ received_so_far: '100.00', payment_shortfall: '0.00' });
  });

  it('asks no payment for goods that came back or cost nothing, nor takes them for the first shipment', async () => {
    const rows = await shipments('is_return, payment_shortfall', {
      contracts: [deposit],
      receipts: [receipt({ amount: '29.99' })],
      shipments: [
        { ...SHIPMENT, shipment_no: 'S1', shipped_at: '2026-10-20', amount: '-5.00' },
        { ...SHIPMENT, shipment_no: 'S2', shipped_at: '2026-10-21', amount: '0.00' },
        { ...SHIPMENT, shipment_no: 'S3', shipped_at: '2026-10-22' },
        { ...SHIPMENT, shipment_no: 'S4', shipped_at: '2026-10-23' },
      ],
    });
    expect(rows).toEqual([
      { is_return: true, payment_shortfall: '0.00' },
      { is_return: false, payment_shortfall: '0.00' },
      { is_return: false, payment_shortfall: '0.01' },
      { is_return: false, payment_shortfall: '0.00' },
    ]);
    const back = await shipment('payment_shortfall', { amount: '-5.00' }, { contracts: [prepaid] });
    expect(back).toEqual({ payment_shortfall: '0.00' });
  });

  it('cannot tell the share of an invoice whose lines bill several contracts', async () => {
    const line = { invoice_no: 'F1', quantity: '1', unit_price: '50' };
    const rows = (second: string) => ({
      contracts: [prepaid],
      invoices: [invoice],
      invoice_lines: [
        { ...line, contract_no: 'HT-1', line_no: '1' },
        { ...line, contract_no: second, line_no: '2' },
      ],
      receipts: [{ ...RECEIPT, invoice_no: 'F1' }],
    });
    expect(await payment(rows('HT-2'))).toMatchObject({ received_so_far: null, payment_shortfall: null });
    expect(await payment(rows('HT-1'))).toMatchObject({ received_so_far: '100.00', payment_shortfall: '0.00' });
  });

  it('cannot compare another currency', async () => {
    const receipts = [receipt({ currency: 'USD' })];
    expect(await payment({ contracts: [prepaid], receipts })).toMatchObject({ payment_shortfall: null });
    const dollars = [{ ...prepaid, currency: 'USD' }];
    expect(await payment({ contracts: dollars, receipts: [receipt({})] })).toMatchObject({ payment_shortfall: '0.00' });
  });

  it('accuses nobody where no receipt of the company names anything', async () => {
    expect(await payment({ contracts: [prepaid], receipts: [RECEIPT] })).toMatchObject({ payment_shortfall: null });
    const other = [RECEIPT, receipt({ receipt_no: 'R2', contract_no: 'HT-2' })];
    expect(await payment({ contracts: [prepaid], receipts: other })).toMatchObject({ payment_shortfall: '100.00' });
  });

  it('adds up what was shipped so far, in the order of shipping', async () => {
    const one = { ...SHIPMENT, amount: '40.00' };
    const rows = await shipments('shipment_no, shipped_so_far, payment_shortfall', {
      contracts: [prepaid],
      receipts: [
        receipt({ amount: '100.00', received_on: '2026-10-19' }),
        receipt({ receipt_no: 'R2', amount: '20.00' }),
      ],
      shipments: [
        { ...one, shipment_no: 'S4', shipped_at: '2026-10-21' },
        { ...one, shipment_no: 'S2' },
        { ...one, shipment_no: 'S1' },
        { ...one, shipment_no: 'S9', shipped_at: '2026-10-19' },
        { ...one, shipment_no: 'S0', status: '作废' },
      ],
    });
    expect(rows).toEqual([
      { shipment_no: 'S4', shipped_so_far: '160.00', payment_shortfall: '40.00' },
      { shipment_no: 'S2', shipped_so_far: '120.00', payment_shortfall: '0.00' },
      { shipment_no: 'S1', shipped_so_far: '80.00', payment_shortfall: '-40.00' },
      { shipment_no: 'S9', shipped_so_far: '40.00', payment_shortfall: '-60.00' },
      { shipment_no: 'S0', shipped_so_far: null, payment_shortfall: null },
    ]);
  });

  it('asks for the deposit before the first shipment only', async () => {
    const rows = await shipments(COLUMNS, {
      contracts: [deposit],
      receipts: [receipt({ amount: '29.99' })],
      shipments: [SHIPMENT, { ...SHIPMENT, shipment_no: 'S2' }],
    });
    expect(rows).toEqual([
      { payment_needed: '30.00', received_so_far: '29.99', payment_shortfall: '0.01' },
      { payment_needed: null, received_so_far: '29.99', payment_shortfall: '0.00' },
    ]);
    expect(await payment({ contracts: [deposit], receipts: [receipt({ amount: '30.00' })] })).toMatchObject({
      payment_shortfall: '0.00',
    });
    const unknown = { contracts: [{ ...deposit, prepay_ratio: null }], receipts: [receipt({})] };
    expect(await payment(unknown)).toMatchObject({ payment_shortfall: null });
  });

  it('knows the terms only where the contract states them', async () => {
    const terms = async (contract: Fields) =>
      (await shipment('payment_terms', {}, { contracts: [{ ...CONTRACT, ...contract }] }))?.payment_terms;
    expect(await terms({ payment_terms: 'credit' })).toBe('credit');
    expect(await terms({ payment_terms: '货到付款' })).toBeNull();
    expect(await terms({})).toBeNull();
    expect(await terms({ payment_terms: 'prepaid', status: '作废' })).toBeNull();
  });
});

describe('shipments within the order', () => {
  const COLUMNS = 'order_basis, over_line, over_ordered, over_shipped, order_excess';
  const LINE = { contract_no: 'HT-1', item_code: 'M1', item_name: '示例纸', quantity: '10', unit_price: '10' };
  const shipped = (no: string, line: string, quantity: string, fields: Fields = {}) => ({
    shipment_no: no,
    line_no: `${line}-${quantity}`,
    contract_line_no: line,
    quantity,
    ...fields,
  });

  it('counts line by line, each shipment with what had left before it', async () => {
    const rows = await shipments(COLUMNS, {
      contracts: [CONTRACT],
      contract_lines: [
        { ...LINE, line_no: '1' },
        { ...LINE, line_no: '2' },
      ],
      shipments: [
        { ...SHIPMENT, shipment_no: 'S2', shipped_at: '2026-10-21', amount: null },
        { ...SHIPMENT, shipment_no: 'S1', shipped_at: '2026-10-20', amount: null },
        { ...SHIPMENT, shipment_no: 'S3', shipped_at: '2026-10-22', amount: null },
      ],
      // S1: 10 of line 1 in two lines, exactly the order. S2: one more of line 1, two more than ordered of line 2. S3: line 2.
      shipment_lines: [
        shipped('S1', '1', '6'),
        shipped('S1', '1', '4'),
        shipped('S2', '1', '1'),
        shipped('S2', '2', '12'),
        shipped('S3', '2', '0.5'),
      ],
    });
    expect(rows).toEqual([
      {
        order_basis: 'line',
        over_line: '2',
        over_ordered: '10.000000',
        over_shipped: '12.000000',
        order_excess: '2.000000',
      },
      { order_basis: 'line', over_line: null, over_ordered: null, over_shipped: null, order_excess: '0.000000' },
      {
        order_basis: 'line',
        over_line: '2',
        over_ordered: '10.000000',
        over_shipped: '12.500000',
        order_excess: '2.500000',
      },
    ]);
  });

  it('blames no shipment for goods taken back', async () => {
    const rows = await shipments('order_excess', {
      contracts: [CONTRACT],
      shipments: [
        { ...SHIPMENT, amount: '110.00' },
        { ...SHIPMENT, shipment_no: 'S2', amount: '-5.00', shipped_at: '2026-10-21' },
        { ...SHIPMENT, shipment_no: 'S3', amount: '-5.00', shipped_at: '2026-10-22' },
        { ...SHIPMENT, shipment_no: 'S4', amount: '0.01', shipped_at: '2026-10-23' },
      ],
    });
    expect(rows.map((row) => row.order_excess)).toEqual(['10.000000', '0.000000', '0.000000', '0.010000']);
  });

  it('goes by amount without lines: exactly the amount is within', async () => {
    const rows = await shipments(COLUMNS, {
      contracts: [CONTRACT],
      shipments: [SHIPMENT, { ...SHIPMENT, shipment_no: 'S2', amount: '0.01', shipped_at: '2026-10-21' }],
    });
    expect(rows).toEqual([
      {
        order_basis: 'amount',
        over_line: null,
        over_ordered: '100.000000',
        over_shipped: '100.000000',
        order_excess: '0.000000',
      },
      {
        order_basis: 'amount',
        over_line: null,
        over_ordered: '100.000000',
        over_shipped: '100.010000',
        order_excess: '0.010000',
      },
    ]);
  });

  it('goes by amount where one shipment of the contract has no lines', async () => {
    const row = await shipment(
      COLUMNS,
      {},
      {
        contract_lines: [{ ...LINE, line_no: '1' }],
        shipments: [
          { ...SHIPMENT, amount: '60.00' },
          { ...SHIPMENT, shipment_no: 'S2', amount: '60.00' },
        ],
        shipment_lines: [shipped('S1', '1', '10')],
      },
    );
    expect(row).toMatchObject({ order_basis: 'amount', order_excess: '0.000000' });
  });

  it('accuses nobody by amount where the lines are in doubt', async () => {
    const contract_lines = [{ ...LINE, line_no: '1' }];
    const rows = { contract_lines, shipment_lines: [shipped('S1', '1', '11')] };
    const excess = async (others: SceneRows) =>
      (await shipment('order_excess', { amount: '110.00' }, others))?.order_excess;
    expect(await excess(rows)).toBe('1.000000');
    const rejected = (dataset: string, number: string) => ({ ...rows, rejected_document: [{ dataset, number }] });
    expect(await excess(rejected('contract_lines', 'HT-1'))).toBeNull();
    expect(await excess(rejected('shipment_lines', 'S1'))).toBeNull();
    const again = { ...rows, contract_lines: [...contract_lines, { ...LINE, line_no: '1', quantity: '20' }] };
    expect(await excess({ ...again, contracts: [{ ...CONTRACT, status: '作废' }, CONTRACT] })).toBeNull();
    // Without contract lines the amount is what is compared.
    const byAmount = {
      shipment_lines: rows.shipment_lines,
      rejected_document: [{ dataset: 'shipment_lines', number: 'S1' }],
    };
    expect(await excess(byAmount)).toBe('10.000000');
  });

  it('says whether it counts pieces or money', async () => {
    const columns = 'over_subject, over_subject_en';
    const lines = { contract_lines: [{ ...LINE, line_no: '1' }], shipment_lines: [shipped('S1', '1', '11')] };
    expect(await shipment(columns, {}, lines)).toEqual({
      over_subject: '第 1 行 示例纸（按数量）',
      over_subject_en: 'line 1 示例纸 (by quantity)',
    });
    expect(await shipment(columns, { amount: '110.00' }, { contracts: [{ ...CONTRACT, currency: 'USD' }] })).toEqual({
      over_subject: '（按金额，USD）',
      over_subject_en: '(by amount, USD)',
    });
  });

  it('cannot tell without a value or without a contract', async () => {
    expect(await shipment('order_excess', { amount: null })).toEqual({ order_excess: null });
    expect(await shipment('order_excess', { currency: 'USD' })).toEqual({ order_excess: null });
    expect(await shipment('order_excess', { contract_no: 'HT-9' })).toEqual({ order_excess: null });
  });
});

describe('goods that came back', () => {
  it('are shipments with a negative amount or quantity, or with such lines', async () => {
    const isReturn = async (fields: Fields, lines: readonly Fields[] = []) =>
      (await shipment('is_return', fields, { shipment_lines: lines }))?.is_return;
    const line = { shipment_no: 'S1', line_no: '1', quantity: '-2' };
    expect(await isReturn({})).toBe(false);
    expect(await isReturn({ amount: '0.00' })).toBe(false);
    expect(await isReturn({ amount: '-0.01' })).toBe(true);
    expect(await isReturn({ amount: null, quantity: '-1' })).toBe(true);
    expect(await isReturn({ amount: null }, [line])).toBe(true);
    expect(await isReturn({ amount: null })).toBe(false);
  });
});

describe('rows that are not live', () => {
  it('stay in the view, once each', async () => {
    const rows = await shipments('key, is_live, contract_standing', {
      contracts: [CONTRACT],
      shipments: [
        { ...SHIPMENT, status: '作废' },
        SHIPMENT,
        SHIPMENT,
        { ...SHIPMENT, shipment_no: 'S2', shipped_at: '2026-11-01' },
      ],
    });
    expect(rows.map((row) => [row.key, row.is_live, row.contract_standing])).toEqual([
      ['S1', false, null],
      ['S1', true, 'known'],
      ['S1', false, null],
      ['S2', false, null],
    ]);
  });
});
