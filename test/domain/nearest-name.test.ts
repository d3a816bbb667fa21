import { describe, expect, test } from 'vitest';
import { editDistance, nearestName } from '../../src/domain/nearest-name.js';

describe('the nearest name', () => {
  const names = ['entered_at', 'entered_by', 'signed_on', 'amount'];
  test.each<[string, string | null]>([
    ['entred_at', 'entered_at'],
    ['amuont', 'amount'],
    ['AMOUNT', 'amount'],
    ['signedon', 'signed_on'],
    ['customer_code', null],
    ['', null],
  ])('to %s is %s', (typo, name) => {
    expect(nearestName(typo, names)).toBe(name);
  });

  test('counts inserts, deletes, replacements and swaps of neighbours as one each', () => {
    expect(editDistance('abcd', 'abcde')).toBe(1);
    expect(editDistance('abcd', 'acd')).toBe(1);
    expect(editDistance('abcd', 'abxd')).toBe(1);
    expect(editDistance('abcd', 'abdc')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });

  test('is the first in alphabetical order among equals', () => {
    expect(nearestName('b1', ['b3', 'b2'])).toBe('b2');
  });
});
