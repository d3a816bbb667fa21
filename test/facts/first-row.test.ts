import { describe, expect, it } from 'vitest';
import { type SceneRows, scene } from '../scene.js';

const CONTRACT = { contract_no: 'HT-1', customer_name: '示例客户', salesperson: '甲一', amount: '100.00' };

async function live(rows: SceneRows[string], asOf: string): Promise<unknown[]> {
  const store = await scene({ contracts: rows }, { facts: [], asOf });
  try {
    return (await store.all('SELECT row_no FROM contracts_asof WHERE is_live ORDER BY row_no')).map(
      (row) => row.row_no,
    );
  } finally {
    await store.close();
  }
}

describe('of rows with one number', () => {
  it('the first counts', async () => {
    const rows = [
      { ...CONTRACT, signed_on: '2026-10-08' },
      { ...CONTRACT, signed_on: '2026-10-09' },
    ];
    expect(await live(rows, '2026-10-31')).toEqual([2]);
  });

  it('the first that is not void counts', async () => {
    const rows = [
      { ...CONTRACT, signed_on: '2026-10-08', status: '作废' },
      { ...CONTRACT, signed_on: '2026-10-09' },
      { ...CONTRACT, signed_on: '2026-10-10' },
    ];
    expect(await live(rows, '2026-10-31')).toEqual([3]);
  });

  it('the first that exists at the as-of date counts', async () => {
    const rows = [
      { ...CONTRACT, signed_on: '2026-11-05' },
      { ...CONTRACT, signed_on: '2026-10-09' },
      { ...CONTRACT, contract_no: 'HT-2', signed_on: '2026-10-09' },
    ];
    expect(await live(rows, '2026-10-31')).toEqual([3, 4]);
    expect(await live(rows, '2026-11-30')).toEqual([2, 4]);
  });

  it('companies are kept apart', async () => {
    const rows = [
      { ...CONTRACT, org: '甲', signed_on: '2026-11-05' },
      { ...CONTRACT, org: '乙', signed_on: '2026-10-09' },
    ];
    expect(await live(rows, '2026-11-30')).toEqual([2, 3]);
  });
});
