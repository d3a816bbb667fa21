import { expect, it } from 'vitest';
import { todayInChina } from '../../src/domain/today.js';

it('takes the day from the clock in China, eight hours ahead', () => {
  expect(todayInChina(new Date('2026-11-04T15:59:59Z'))).toBe('2026-11-04');
  expect(todayInChina(new Date('2026-11-04T16:00:00Z'))).toBe('2026-11-05');
  expect(todayInChina()).toMatch(/^20\d\d-\d\d-\d\d$/);
});
