import type { Dataset, Field } from '../src/domain/pack.js';
import type { Value } from '../src/domain/result.js';
import { datasets, type SceneRows } from './scene.js';

// Books in which everything meets everything: few numbers, so that documents name each other, stand twice, name what is
// void, rejected, unknown or another company's; blanks wherever an export may have them. The same seed gives the same rows.

/** Rows of every dataset. `size` contracts and about twenty times as many other rows. */
export function tangledBooks(seed: number, size: number): SceneRows {
  const random = mulberry32(seed);
  const terms = tangledTerms(mulberry32(seed + 1000), size);
  const checks = tangledChecks(mulberry32(seed + 3000));
  const hands = mulberry32(seed + 5000);
  const hand = () => [null, '内一', '财甲', '销一'][Math.floor(hands() * 4)] as Value;
  const steps = tangledSteps(mulberry32(seed + 4000));
  const references = tangledReferences(mulberry32(seed + 5000));
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(...values: readonly T[]): T => values[below(values.length)] as T;
  const sometimes = <T>(value: T, share = 0.5): T | null => (random() < share ? value : null);
  const day = (first = 0, span = 30) =>
    new Date(Date.UTC(2026, 8, 20 + first + below(span))).toISOString().slice(0, 10);
  const time = () => `${day()} 0${below(10)}:30`;
  const amount = () => `${pick('', '', '', '-')}${100 * (1 + below(9))}.00`;
  const number = (prefix: string, count = size) => `${prefix}${below(count) + 1}`;
  const org = () => pick('-', '-', 'B');
  const customer = () => {
    const [customer_code, customer_name] = pick(
      ['K1', '甲'],
      [null, '甲'],
      ['K2', '乙'],
      ['K3', '丙'],
      ['K4', '丙'],
      [null, '丙'],
      [null, '丁'],
    );
    return { customer_code: customer_code as Value, customer_name: customer_name as Value };
  };
  const people = () => ({ salesperson: pick('销一', '销二', '销三'), clerk: sometimes('内一') });
  const currency = () => pick<Value>(null, null, 'CNY', 'USD');
  const status = () => sometimes<Value>('作废', 0.08);
  const rate = () => sometimes('7.1', 0.6);
  const rows = (count: number, row: (i: number) => Record<string, Value>) =>
    Array.from({ length: count }, (_, i) => row(i));
  const contractOf = (i: number) => (random() < 0.7 ? `C${i + 1}` : number('C'));
  const books: SceneRows = {
    contracts: rows(size, (i) => ({
      org: org(),
      contract_no: contractOf(i),
      ...customer(),
      ...people(),
      contract_type: pick('formal', 'phone'),
      signed_on: day(),
      amount: amount(),
      currency: currency(),
      exchange_rate: rate(),
      delivery_on: sometimes(day(20)),
      manager_signed_at: sometimes(time()),
      gm_approved_at: sometimes(time()),
      entered_at: sometimes(time()),
      payment_terms: pick<Value>('prepaid', 'deposit', 'credit', null),
      prepay_ratio: sometimes('0.3'),
      credit_days: sometimes(below(60)),
      credit_from: sometimes('month_end'),
      customer_full_name: sometimes('全称'),
      contact: sometimes('张'),
      phone: sometimes('1'),
      ship_address: sometimes('址'),
      purchasing_notified_at: sometimes(time()),
      original_no: sometimes('Y1'),
      archived_on: sometimes(day()),
      ...terms(),
      ...steps('arrival_confirmed_at'),
      ...{ entered_by: hand(), approved_by: hand() },
      status: status(),
    })),
    contract_lines: rows(size * 2, (i) => ({
      org: org(),
      contract_no: contractOf(i % size),
      line_no: pick('1', '2', '01', '3'),
      item_code: sometimes(number('M', 3), 0.8),
      item_name: sometimes('品'),
      spec: sometimes('S'),
      quantity: String(below(5)),
      unit_price: pick('100', '200'),
      amount: sometimes(amount()),
    })),
    shipments: rows(size * 2, (i) => ({
      org: org(),
      shipment_no: random() < 0.9 ? `D${i + 1}` : number('D'),
      contract_no: number('C', size + 3),
      ...(random() < 0.5 ? customer() : {}),
      ...people(),
      applied_at: sometimes(time()),
      applied_by: hand(),
      manager_confirmed_at: sometimes(time()),
      finance_released_at: sometimes(time()),
      reviewer_1: sometimes('甲'),
      reviewer_2: sometimes('乙'),
      shipped_at: random() < 0.5 ? day() : time(),
      amount: sometimes(amount(), 0.6),
      currency: currency(),
      exchange_rate: rate(),
      quantity: sometimes('-1', 0.1),
      signed_note_on: sometimes(day()),
      ...steps('inspected_at', 'transport_agreement_at', 'customer_notified_at'),
      status: status(),
    })),
    shipment_lines: rows(size * 3, () => ({
      org: org(),
      shipment_no: number('D', size * 2),
      line_no: pick('1', '2', '3'),
      contract_line_no: sometimes(pick('1', '2', '3')),
      item_code: sometimes(number('M', 3)),
      quantity: String(1 + below(4)),
      amount: sometimes(amount(), 0.8),
    })),
    invoices: rows(size * 2, (i) => ({
      org: org(),
      invoice_no: random() < 0.7 ? `I${i + 1}` : number('I'),
      invoice_code: sometimes(pick('S1', 'S2'), 0.3),
      contract_no: sometimes(number('C', size + 3), 0.7),
      ...customer(),
      ...people(),
      applied_at: sometimes(time()),
      issued_on: day(),
      due_on: sometimes(day(10)),
      amount: amount(),
      kind: pick<Value>('normal', 'normal', 'normal', 'credit'),
      original_invoice_no: sometimes(number('I', size * 2), 0.3),
      currency: currency(),
      exchange_rate: rate(),
      is_disputed: sometimes(true, 0.1),
      ...checks(),
      status: status(),
    })),
    invoice_lines: rows(size * 3, () => ({
      org: org(),
      invoice_no: number('I', size * 2),
      invoice_code: sometimes('S1', 0.2),
      contract_no: sometimes(number('C'), 0.4),
      line_no: pick('1', '2', '3'),
      contract_line_no: sometimes(pick('1', '2', '01')),
      item_code: sometimes(number('M', 3)),
      quantity: String(1 + below(4)),
      unit_price: pick('100', '200'),
      amount: sometimes(amount(), 0.7),
    })),
    receipts: rows(size * 3, (i) => ({
      org: org(),
      receipt_no: random() < 0.7 ? `R${i + 1}` : number('R'),
      line_no: sometimes(pick('1', '2')),
      contract_no: sometimes(number('C', size + 3)),
      invoice_no: sometimes(pick(number('I', size * 2), `S1:${number('I')}`)),
      ...customer(),
      ...people(),
      received_on: day(),
      entered_at: sometimes(time()),
      entered_by: hand(),
      finance_confirmed_at: sometimes(day()),
      finance_confirmed_by: hand(),
      amount: amount(),
      currency: currency(),
      exchange_rate: rate(),
      method: pick<Value>('cash', 'transfer', 'cheque', 'acceptance', null),
      handed_to_finance_at: sometimes(time()),
      ...steps('finance_confirmed_at', 'extra_reviewed_at'),
      ...references(),
      status: status(),
    })),
    write_offs: rows(Math.ceil(size / 2), (i) => ({
      org: org(),
      write_off_no: `W${i + 1}`,
      ...customer(),
      invoice_no: sometimes(number('I', size * 2)),
      contract_no: sometimes(number('C')),
      amount: '50.00',
      currency: currency(),
      written_off_on: day(),
    })),
    customers: rows(6, (i) => ({
      org: pick('-', 'B'),
      customer_code: sometimes(`K${i + 1}`, 0.8),
      customer_name: pick('甲', '乙', '丙', '丁'),
      salesperson: sometimes('销一'),
      credit_limit: sometimes('500.00'),
      credit_days: sometimes(30),
    })),
    employees: rows(6, (i) => ({
      org: pick('-', 'B'),
      employee_no: `E${i + 1}`,
      name: pick('销一', '销二', '销三', '内一'),
      role: pick('salesperson', 'clerk'),
      manager: sometimes(pick('经一', '经二')),
      hired_on: sometimes(day(-40)),
      left_on: sometimes(day(30)),
    })),
    work_records: tangledRecords(mulberry32(seed + 2000), size),
    rejected_document: rows(Math.ceil(size / 4), () => ({
      dataset: pick(
        'contracts',
        'contract_lines',
        'shipments',
        'shipment_lines',
        'invoices',
        'invoice_lines',
        'receipts',
        'write_offs',
      ),
      org: org(),
      number: sometimes(number(pick('C', 'D', 'I', 'R'), size * 2), 0.8),
      contract_no: sometimes(number('C')),
      invoice_no: sometimes(number('I')),
      customer_name: sometimes(pick('甲', '乙', '丙')),
    })),
  };
  const more = mulberry32(seed + 2000);
  const others = datasets.filter(({ name }) => books[name] === undefined);
  return { ...books, ...Object.fromEntries(others.map((dataset) => [dataset.name, tangledRows(dataset, more, size)])) };
}

/** What contracts state and who agreed to it. */
function tangledTerms(random: () => number, size: number): () => Record<string, Value> {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const day = () => pick('2026-09-28', '2026-10-08', '2026-10-09', '2026-10-12');
  const moment = () => pick<Value>(null, day(), `${day()} 08:30`);
  const flag = () => pick<Value>(null, true, false);
  return () => ({
    is_special: flag(),
    reviewed_at: moment(),
    is_deviating: flag(),
    deviation_approved_at: moment(),
    is_off_norm: flag(),
    off_norm_approved_at: moment(),
    quote_no: pick<Value>(null, `Q${Math.floor(random() * size)}`),
    credit_limit_stated: pick<Value>(null, '500.00'),
    custodian: pick<Value>(null, '档案室', '内一', '销一', '销二'),
  });
}

/** Who confirmed, reviewed and signed for an invoice. */
function tangledChecks(random: () => number): () => Record<string, Value> {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const day = () => pick('2026-09-25', '2026-10-08', '2026-10-12', '2026-10-17');
  const moment = () => pick<Value>(null, day(), `${day()} 08:30`);
  return () => ({
    applied_by: pick<Value>(null, '内一', '财甲'),
    manager_confirmed_at: moment(),
    purchasing_reviewed_at: moment(),
    reviewer_1: pick<Value>(null, '财甲', '财乙'),
    reviewer_2: pick<Value>(null, '财甲', '财乙'),
    customer_signed_on: pick<Value>(null, day()),
  });
}

/** Acts that are done or not, with or without a time. */
function tangledSteps(random: () => number): (...names: string[]) => Record<string, Value> {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const day = () => pick('2026-09-28', '2026-10-08', '2026-10-10', '2026-10-12');
  return (...names) => Object.fromEntries(names.map((name) => [name, pick<Value>(null, day(), `${day()} 08:30`)]));
}

/** Instruments and accounts of receipts: few, so that they meet, some of them written in other ways or damaged. */
function tangledReferences(random: () => number): () => Record<string, Value> {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  return () => ({
    instrument_no: pick<Value>(null, 'P-1', 'P-2', 'P-3', 'P-4', 'P-5', '1.30558E+29'),
    account_no: pick<Value>(null, '0001-0002', '0001 0002', '1-0002', '62**02'),
  });
}

/** Rows of a dataset as its schema allows them, naming the documents and people of the other books. */
function tangledRows({ name, fields }: Dataset, random: () => number, size: number): Record<string, Value>[] {
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(...values: readonly T[]): T => values[below(values.length)] as T;
  const day = () => new Date(Date.UTC(2026, 8, 20 + below(40))).toISOString().slice(0, 10);
  const value = (field: Field, position: number): Value => {
    if (field.name === 'contract_no') return `C${below(size + 3) + 1}`;
    if (field.name === 'invoice_no') return `I${below(size * 2) + 1}`;
    if (field.name === 'item_code') return `M${below(3) + 1}`;
    if (field.name === 'customer_name') return pick('甲', '乙', '丙', '丁');
    if (field.name === 'clerk') return '内一';
    // First days of weeks, months, quarters and half-years; last days of half-years.
    if (field.name === 'period_on') return pick('2026-07-01', '2026-09-01', '2026-09-28', '2026-10-01', '2026-10-05');
    if (field.name === 'as_of_on') return pick('2026-06-30', '2026-10-10');
    if (field.name.endsWith('_no')) return `${name}-${random() < 0.9 ? position : below(position + 1)}`;
    switch (field.type) {
      case 'choice':
        return pick(...Object.keys(field.values ?? {}));
      case 'boolean':
        return random() < 0.5;
      case 'integer':
        return below(60);
      case 'ratio':
        return '0.8';
      case 'decimal':
        return pick('100.00', '200.00', '1000000.00');
      case 'date':
        return day();
      case 'datetime':
        return random() < 0.5 ? day() : `${day()} 0${below(10)}:30`;
      default:
        return pick('销一', '销二', '销三', '经一');
    }
  };
  return Array.from({ length: size }, (_, position) => {
    const row: Record<string, Value> = { org: pick('-', '-', 'B') };
    for (const field of fields)
      if (field.name !== 'org')
        row[field.name] = field.required === true || random() < 0.6 ? value(field, position) : null;
    return row;
  });
}

/** Records of recurring duties: some by people on the staff list, some late, some of a kind that no list knows. */
function tangledRecords(random: () => number, size: number) {
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(...values: readonly T[]): T => values[below(values.length)] as T;
  const day = (first = 0) => new Date(Date.UTC(2026, 8, 20 + first + below(30))).toISOString().slice(0, 10);
  return Array.from(
    { length: size * 3 },
    (): Record<string, Value> => ({
      org: pick('-', '-', 'B'),
      kind: pick(
        'daily_report',
        'weekly_plan',
        'weekly_summary',
        'monthly_meeting',
        'stock_count',
        'weekly_meeting',
        '其他',
      ),
      owner: pick('销一', '销二', '销三', '内一', '经一'),
      period_on: day(),
      submitted_at: pick<Value>(null, day(), `${day()} 1${below(10)}:30`),
      confirmed_at: pick<Value>(null, day(2), `${day(2)} 0${below(10)}:30`),
      confirmed_by: pick<Value>(null, '经一'),
    }),
  );
}

/** A small generator of numbers in [0, 1). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
