import { expect, test } from 'vitest';
import { ofEachCompany } from '../../src/domain/of-each-company.js';

const list = { name: 'accounts', title: { zh: '账户', en: 'Accounts' }, unit: 'list', clause: 'x', perCompany: true };

test('a list per company: the one for all others first, then each company with its dates', () => {
  const values = [
    { org: 'B', value: ['2'] },
    { value: ['1'] },
    { org: 'A', to: '2026-06-30', value: ['3'] },
    { org: 'A', from: '2026-07-01', value: ['4'] },
  ];
  expect(ofEachCompany({ ...list, values })).toEqual([
    { ...list, values: [{ value: ['1'] }] },
    { ...list, title: { zh: '账户（A）', en: 'Accounts (A)' }, values: values.slice(2) },
    { ...list, title: { zh: '账户（B）', en: 'Accounts (B)' }, values: values.slice(0, 1) },
  ]);
  expect(ofEachCompany({ ...list, values: values.slice(0, 1) })).toHaveLength(1);
});

test('what no company has for itself stays as it is', () => {
  const parameter = { ...list, values: [{ value: [] }] };
  expect(ofEachCompany(parameter)).toEqual([parameter]);
});
