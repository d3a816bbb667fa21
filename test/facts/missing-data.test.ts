import { describe, expect, it } from 'vitest';
import { missingData } from '../../src/facts/missing-data.js';
import { datasets, type SceneRows, scene } from '../scene.js';

const CONTRACT = {
  contract_no: 'HT-1',
  customer_name: '示例客户',
  salesperson: '甲一',
  signed_on: '2026-10-08',
  amount: '100.00',
};
const RECEIPT = { receipt_no: 'SK-1', customer_name: '示例客户', received_on: '2026-10-08', amount: '100.00' };

async function missing(rows: SceneRows, columns: Record<number, [dataset: string, ...fields: string[]]>) {
  const store = await scene(rows, { facts: [] });
  try {
    const mapped = Object.entries(columns).map(
      ([no, [dataset, ...fields]]) => [Number(no), { dataset, fields: new Set(fields) }] as const,
    );
    return await missingData(store, datasets, new Map(mapped));
  } finally {
    await store.close();
  }
}

describe('missingData', () => {
  it('names a dataset that nobody loaded, and all its columns', async () => {
    const found = await missing({ contracts: [CONTRACT] }, { 1: ['contracts', 'contract_no'] });
    expect(found.byOrg.get('receipts')).toBe('all');
    expect(found.byOrg.get('receipts.contract_no')).toBe('all');
    expect(found.byOrg.has('contracts')).toBe(false);
  });

  it('takes an export without rows as present', async () => {
    const found = await missing(
      { contracts: [CONTRACT] },
      { 1: ['contracts', 'contract_no'], 2: ['receipts', 'receipt_no', 'contract_no'] },
    );
    expect(found.byOrg.has('receipts')).toBe(false);
    expect(found.byOrg.has('receipts.contract_no')).toBe(false);
  });

  it('concludes nothing from a dataset of which one file could not be used', async () => {
    const store = await scene({ contracts: [CONTRACT], receipts: [RECEIPT] }, { facts: [] });
    try {
      const mapped = new Map([
        [1, { dataset: 'contracts', fields: new Set(['contract_no']) }],
        [2, { dataset: 'receipts', fields: new Set(['receipt_no', 'contract_no']) }],
      ]);
      const found = await missingData(store, datasets, mapped, new Set(['receipts']));
      expect(found.byOrg.get('receipts')).toBe('all');
      expect(found.byOrg.get('receipts.contract_no')).toBe('all');
      expect(found.byOrg.has('contracts')).toBe(false);
    } finally {
      await store.close();
    }
  });

  it('tells a column that one of two files lacks from one that all lack', async () => {
    const found = await missing(
      {
        contracts: [
          { ...CONTRACT, org: '甲公司', _input: 1 },
          { ...CONTRACT, org: '乙公司', _input: 2 },
        ],
      },
      { 1: ['contracts', 'contract_no', 'entered_at'], 2: ['contracts', 'contract_no'] },
    );
    expect(found.byInput.get('contracts.entered_at')).toEqual([2]);
    expect(found.byOrg.get('contracts.entered_at')).toEqual(['乙公司']);
    expect(found.byInput.get('contracts.delivery_on')).toEqual([1, 2]);
    expect(found.byOrg.get('contracts.delivery_on')).toBe('all');
    expect(found.byInput.has('contracts.contract_no')).toBe(false);
  });

  it('concludes nothing about a company without rows where others have some', async () => {
    const found = await missing(
      {
        contracts: [
          { ...CONTRACT, org: '甲公司', _input: 1 },
          { ...CONTRACT, org: '乙公司', _input: 1 },
        ],
        receipts: [{ ...RECEIPT, org: '甲公司', _input: 2 }],
      },
      { 1: ['contracts', 'contract_no'], 2: ['receipts', 'receipt_no', 'contract_no'] },
    );
    expect(found.byOrg.get('receipts')).toEqual(['乙公司']);
    expect(found.byOrg.get('receipts.contract_no')).toEqual(['乙公司']);
  });
});
