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
  type Rows = readonly Readonly<Record<string, string>>[];
  /** The manager of 甲一, whose only contract was signed on 8 October. */
  const manager = async (employees: Rows, rejected: Rows = []) => {
    const store = await scene(
      { contracts: [contract], employees, rejected_document: rejected },
      { facts: ['responsible_manager'] },
    );
    const rows = await store.all('SELECT name, signed_on, manager FROM responsible_manager');
    await store.close();
    expect(rows).toMatchObject([{ name: '甲一', signed_on: '2026-10-08' }]);
    return rows[0]?.manager;
  };
  const salesperson = { employee_no: '1', name: '甲一', role: 'salesperson' };
  const third = { employee_no: '2', name: '丙三', role: 'manager' };
  const fourth = { employee_no: '3', name: '丁四', role: 'manager' };

  it('is the manager that the employee record names', async () => {
    expect(await manager([{ ...salesperson, manager: '丁四' }, third, fourth])).toBe('丁四');
  });

  it('is the only manager for whoever names none, listed or not', async () => {
    expect(await manager([salesperson, third])).toBe('丙三');
    expect(await manager([third])).toBe('丙三');
  });

  it('counts who was in service on the signing day, not on the as-of day', async () => {
    // Left on the as-of day: still there on 8 October.
    expect(await manager([third, { ...fourth, left_on: '2026-10-31' }])).toBeNull();
    expect(await manager([third, { ...fourth, left_on: '2026-10-09' }])).toBeNull();
    expect(await manager([third, { ...fourth, left_on: '2026-10-08' }])).toBe('丙三');
    expect(await manager([third, { ...fourth, hired_on: '2026-10-09' }])).toBe('丙三');
    expect(await manager([third, { ...fourth, hired_on: '2026-10-08' }])).toBeNull();
    expect(await manager([{ ...third, hired_on: '2026-10-09' }])).toBeNull();
  });

  it('is nobody with two managers, without employees, or where a rejected employee may be another', async () => {
    expect(await manager([third, fourth])).toBeNull();
    expect(await manager([])).toBeNull();
    expect(await manager([third], [{ dataset: 'employees', number: '9' }])).toBeNull();
    expect(await manager([third], [{ dataset: 'employees', org: '乙公司' }])).toBe('丙三');
  });

  it('is nobody with two namesakes of different managers, though the company has only one', async () => {
    const namesake = { ...salesperson, employee_no: '9' };
    expect(await manager([{ ...salesperson, manager: '丙三' }, { ...namesake, manager: '丁四' }, third])).toBeNull();
    expect(await manager([{ ...salesperson, manager: '戊五' }, namesake, third])).toBeNull();
    expect(await manager([{ ...salesperson, manager: '戊五' }, { ...namesake, manager: '戊五' }, third])).toBe('戊五');
    // Without numbers the second row repeats the first, and still names somebody else.
    const { employee_no: _, ...unnumbered } = salesperson;
    expect(await manager([{ ...unnumbered, manager: '丙三' }, { ...unnumbered, manager: '丁四' }, third])).toBeNull();
  });
});
