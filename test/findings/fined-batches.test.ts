import { describe, expect, it } from 'vitest';
import type { PenaltyLine } from '../../src/domain/result.js';
import { type FinedFinding, finedBatches } from '../../src/findings/fined-batches.js';

const line = (name: string | null, rule: string, count: number): PenaltyLine => ({
  ...{
    org: '-',
    who: { role: 'clerk', name },
    rule,
    title: rule,
    severity: 'minor',
    count,
    worstDaysLate: 0,
    prior: 0,
  },
  ...{ base: '50.00', amount: '50.00', formula: '', decision: null },
});

async function* fined(...lines: [string | null, string, number][]): AsyncIterable<FinedFinding> {
  for (const [name, rule, count] of lines)
    for (let i = 0; i < count; i++) yield { org: '-', role: 'clerk', name, rule, id: `${rule}-${i}` };
}

async function read(lines: readonly PenaltyLine[], findings: AsyncIterable<FinedFinding>) {
  const found = [];
  for await (const { line: own, ids, isFirst, isLast } of finedBatches(lines, findings))
    found.push([own.rule, ids.length, ids[0], isFirst, isLast]);
  return found;
}

describe('finedBatches', () => {
  it('gives every line its findings, a thousand at a time', async () => {
    const lines = [line(null, 'a', 1), line('甲', 'a', 2500), line('甲', 'b', 1000)];
    expect(await read(lines, fined([null, 'a', 1], ['甲', 'a', 2500], ['甲', 'b', 1000]))).toEqual([
      ['a', 1, 'a-0', true, true],
      ['a', 1000, 'a-0', true, false],
      ['a', 1000, 'a-1000', false, false],
      ['a', 500, 'a-2000', false, true],
      ['b', 1000, 'b-0', true, true],
    ]);
    expect(await read([], fined())).toEqual([]);
  });

  it('notices findings that do not fit the lines', async () => {
    await expect(read([line('甲', 'a', 2)], fined(['甲', 'a', 1]))).rejects.toThrow(
      '2 findings of a were fined, 1 found',
    );
    await expect(read([line('甲', 'a', 1)], fined(['乙', 'a', 1]))).rejects.toThrow(
      '1 findings of a were fined, 0 found',
    );
    await expect(read([line('甲', 'a', 1)], fined(['甲', 'a', 2]))).rejects.toThrow('belongs to no line');
  });
});
