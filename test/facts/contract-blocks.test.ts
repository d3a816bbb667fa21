import { describe, expect, it } from 'vitest';
import { scene } from '../scene.js';

const contract = {
  contract_no: 'C1',
  customer_name: '示例客户',
  salesperson: '甲一',
  signed_on: '2026-10-08',
  amount: '100.00',
};

describe('contract_current', () => {
  it('keeps one row per number: void, repeated and future contracts are not in force', async () => {
    const store = await scene(
      {
        contracts: [
          contract,
          { ...contract, amount: '200.00' },
          { ...contract, contract_no: 'C2', status: '作废' },
          { ...contract, contract_no: 'C3', signed_on: '2026-11-01' },
          { ...contract, contract_no: 'C4', currency: 'USD' },
          { ...contract, contract_no: 'C5', currency: 'USD', exchange_rate: '7.1' },
        ],
      },
      { facts: ['contract_current'] },
    );
    expect(
      await store.all('SELECT contract_no, amount, currency, exchange_rate FROM contract_current ORDER BY 1'),
    ).toEqual([
      { contract_no: 'C1', amount: '100.00', currency: 'CNY', exchange_rate: '1.00000000' },
      { contract_no: 'C4', amount: '100.00', currency: 'USD', exchange_rate: null },
      { contract_no: 'C5', amount: '100.00', currency: 'USD', exchange_rate: '7.10000000' },
    ]);
    await store.close();
  });
});

describe('responsible_manager', () => {
  const managers = async (employees: Record<string, string>[]) => {
    const store = await scene({ contracts: [contract], employees }, { facts: ['responsible_manager'] });
    const rows = await store.all('SELECT name, manager FROM responsible_manager ORDER BY name');
    await store.close();
    return Object.fromEntries(rows.map((row) => [row.name, row.manager]));
  };

  it('is the manager that the employee record names', async () => {
    const found = await managers([
      { employee_no: '1', name: '甲一', role: 'salesperson', manager: '丁四' },
      { employee_no: '2', name: '丙三', role: 'manager' },
      { employee_no: '3', name: '丁四', role: 'manager' },
    ]);
    expect(found['甲一']).toBe('丁四');
  });

  it('is the only manager in service for whoever names none, listed or not', async () => {
    const found = await managers([
      { employee_no: '1', name: '乙二', role: 'clerk' },
      { employee_no: '2', name: '丙三', role: 'manager' },
      { employee_no: '3', name: '丁四', role: 'manager', left_on: '2026-10-31' },
    ]);
    expect(found).toMatchObject({ 甲一: '丙三', 乙二: '丙三' });
  });

  it('is nobody with two managers, without employees, or with two namesakes', async () => {
    const two = await managers([
      { employee_no: '2', name: '丙三', role: 'manager' },
      { employee_no: '3', name: '丁四', role: 'manager' },
    ]);
    expect(two['甲一']).toBeNull();
    expect(await managers([])).toEqual({ 甲一: null });
    const namesakes = await managers([
      { employee_no: '1', name: '甲一', role: 'salesperson', manager: '丙三' },
      { employee_no: '9', name: '甲一', role: 'salesperson', manager: '丁四' },
      { employee_no: '2', name: '丙三', role: 'manager' },
      { employee_no: '3', name: '丁四', role: 'manager' },
    ]);
    expect(namesakes['甲一']).toBeNull();
  });
});
