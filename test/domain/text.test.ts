import { expect, it } from 'vitest';
import { compareText } from '../../src/domain/text.js';

it('orders by code point, as bytes of UTF-8 are ordered', () => {
  const texts = ['', 'A', 'AB', 'a', 'é', '乙', '甲', '甲乙', '﨎', '｡', '😀', '𠮷', '𠮷甲'];
  const byBytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(byBytes).toEqual(texts);
  expect([...texts].reverse().sort(compareText)).toEqual(texts);
  expect(compareText('甲', '甲')).toBe(0);
});
