import { describe, expect, test } from 'vitest';
import { trimDecimal } from '../../src/domain/notation.js';
import type { FactsContract } from '../../src/domain/pack.js';
import { createTemplate, placeholders } from '../../src/rules/template.js';

const title = { zh: '列', en: 'column' };
const contract: FactsContract = {
  name: 'thing',
  title,
  grain: title,
  columns: {
    amount: { type: 'money', title },
    weight: { type: 'quantity', title },
    days: { type: 'integer', title },
    no: { type: 'text', title },
    is_big: { type: 'boolean', title },
    kind: { type: 'text', title, values: { bid: { zh: '投标', en: 'bid' } } },
  },
};
const parameters = new Map<string, string | string[]>([
  ['limit', '0.20'],
  ['major', '1000000'],
  ['accounts', ['6222', '6223']],
  ['entry_roles', ['clerk', 'gm']],
]);
const fill = (text: string, row: Record<string, string | number | boolean | null>, lang: 'zh' | 'en' = 'zh') =>
  createTemplate(text, { contract, parameters, moneyParameters: new Set(['major']), lang })(row);

describe('messages', () => {
  test.each<[string, string | number | boolean | null, string]>([
    ['amount', '1234567.50', '1,234,567.50'],
    ['amount', '-1000.00', '-1,000.00'],
    ['amount', '999', '999.00'],
    ['amount', '12.345600', '12.3456'],
    ['weight', '1000000.500000', '1,000,000.5'],
    ['weight', '10.000000', '10'],
    ['days', 12345, '12345'],
    ['no', '20261001000000000001', '20261001000000000001'],
    ['is_big', true, '是'],
    ['is_big', false, '否'],
  ])('%s %s reads %s', (name, value, written) => {
    expect(fill(`{{${name}}}`, { [name]: value })).toBe(written);
  });

  test('a null reads the text given for it, else that it is empty', () => {
    expect(fill('于{{no|尚未}}录入，{{ days }}天', { no: null, days: null })).toBe('于尚未录入，（空）天');
    expect(fill('{{no| }}|{{no}}', { no: null }, 'en')).toBe('|(none)');
  });

  test('parameters show the limit in force', () => {
    expect(fill('{{parameters.limit}}：{{parameters.accounts}}{{parameters.gone|无}}', {})).toBe('0.20：6222、6223无');
    expect(fill('{{parameters.accounts}}', {}, 'en')).toBe('6222, 6223');
    expect(fill('{{parameters.major}}', {})).toBe('1,000,000.00');
  });

  test('codes are put in words where there are words for them', () => {
    expect(fill('{{kind}}', { kind: 'bid' })).toBe('投标');
    expect(fill('The {{kind}}', { kind: 'bid' }, 'en')).toBe('The bid');
    expect(fill('{{kind}}', { kind: '招标' })).toBe('招标');
    expect(fill('{{kind|未注明}}', { kind: null })).toBe('未注明');
    expect(fill('{{kind}}', { kind: 'constructor' })).toBe('constructor');
    expect(fill('{{parameters.entry_roles}}', {})).toBe('销售内勤、公司领导');
  });

  test('a value is never taken for a placeholder', () => {
    expect(fill('{{no}}', { no: '{{amount}}', amount: '1.00' })).toBe('{{amount}}');
  });

  test('braces that do not pair are plain text', () => {
    expect(fill('a {{no', { no: 'x' })).toBe('a {{no');
    expect(placeholders('a }} {{b|c}}')).toEqual([{ name: 'b', fallback: 'c' }]);
  });

  test('trimming never rounds', () => {
    expect(trimDecimal('0.005000', 2)).toBe('0.005');
    expect(trimDecimal('-0.10', 0)).toBe('-0.1');
    expect(trimDecimal('7', 2)).toBe('7.00');
  });
});
