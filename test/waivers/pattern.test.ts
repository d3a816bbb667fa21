import { expect, test } from 'vitest';
import { createPattern } from '../../src/waivers/pattern.js';

test.each<[string, string, boolean]>([
  ['示例客户', '示例客户', true],
  ['示例客户', '示例客户01', false],
  ['示例客户', '新示例客户', false],
  ['示例*', '示例客户01', true],
  ['示例*', '示例', true],
  ['示例*', '新示例', false],
  ['*公司', '示例公司', true],
  ['*公司', '公司', true],
  ['*公司', '公司甲', false],
  ['*客户*', '示例客户01', true],
  ['*客户*', '示例', false],
  ['*', '', true],
  ['***', '任何', true],
  ['a***b', 'ab', true],
  ['a***b', 'a-b', true],
  ['a***b', 'a-b-', false],
  // What stands before and after the star may not share a character.
  ['ab*ba', 'aba', false],
  ['ab*ba', 'abba', true],
  ['a*b*c', 'acb', false],
  ['a*b*c', 'abbc', true],
  ['*ab*ab', 'ab', false],
  ['*ab*ab', 'abab', true],
  ['*ab*ab', 'xabyab', true],
  // Nothing but the star is special, and letters are what they are.
  ['1.00', '1x00', false],
  ['(a|b)+?[c]\\d$^', '(a|b)+?[c]\\d$^', true],
  ['100%', '1000', false],
  ['ht-1', 'HT-1', false],
  ['a_b', 'axb', false],
  ['𠮷*', '𠮷野', true],
])('%s and %s: %s', (pattern, text, fits) => {
  expect(createPattern(pattern)(text)).toBe(fits);
});

test('stars without end cost no more than the text is long', () => {
  const text = 'a'.repeat(1_000_000);
  const start = performance.now();
  expect(createPattern(`${'a*'.repeat(100)}b`)(text)).toBe(false);
  expect(createPattern(`${'*a'.repeat(100)}*b*`)(text)).toBe(false);
  expect(createPattern('*'.repeat(200))(text)).toBe(true);
  expect(createPattern(`${'*a'.repeat(100)}`)(text)).toBe(true);
  expect(performance.now() - start).toBeLessThan(1000);
});
