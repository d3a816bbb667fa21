import fc from 'fast-check';
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

/** The definition itself: a star takes nothing, or one character more. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') return fits(pattern.slice(1), text) || (text !== '' && fits(pattern, text.slice(1)));
  return pattern[0] === text[0] && fits(pattern.slice(1), text.slice(1));
}

test('is what trying every way gives', () => {
  const letters = (...of: string[]) => fc.array(fc.constantFrom(...of), { maxLength: 9 }).map((list) => list.join(''));
  fc.assert(
    fc.property(letters('a', 'b', '*', '*'), letters('a', 'b'), (pattern, text) => {
      expect(createPattern(pattern)(text)).toBe(fits(pattern, text));
    }),
    { numRuns: 20_000 },
  );
});
