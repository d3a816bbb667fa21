import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { readBaseline } from '../../src/waivers/baseline.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-baseline-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const id = (n: number) => n.toString(16).padStart(16, '0');
const finding = (n: number, rule = 'contract/late') => ({
  id: id(n),
  rule,
  message: 'a ] } , " \\ 换行\n',
  evidence: { x: [1] },
});

describe('a baseline', () => {
  it.each([
    ['one a line', (list: unknown[]) => `[\n  ${list.map((one) => JSON.stringify(one)).join(',\n  ')}\n]\n`],
    ['all in one line', (list: unknown[]) => JSON.stringify(list)],
    ['spread over lines, with a mark', (list: unknown[]) => `\ufeff${JSON.stringify(list, null, 4)}`],
  ])('is read however it is laid out: %s', async (name, print) => {
    const path = file(`${name}.json`, print([finding(7), finding(3, 'duty/x'), finding(7), finding(2 ** 40)]));
    const baseline = await readBaseline(path);
    // The same finding twice is one.
    expect(baseline.count).toBe(3);
    expect([2, 3, 7, 8, 2 ** 40].map((n) => baseline.has(id(n)))).toEqual([false, true, true, false, true]);
    expect([...baseline.rules].sort()).toEqual(['contract/late', 'duty/x']);
    expect(baseline.title.zh).toBe(`基线 ${name}.json`);
    expect(baseline.has('not an id')).toBe(false);
  });

  it('of a run without findings is empty', async () => {
    expect((await readBaseline(file('empty list.json', '[]\n'))).count).toBe(0);
  });

  it('is found in the output folder of a run, and named after its period', async () => {
    mkdirSync(join(folder, 'out', 'data'), { recursive: true });
    file('out/data/findings.json', JSON.stringify([finding(1)]));
    file('out/run.json', JSON.stringify({ period: '2026-09', asOf: '2026-09-30' }));
    for (const path of [join(folder, 'out'), join(folder, 'out', 'data', 'findings.json')]) {
      const { title, count } = await readBaseline(path);
      expect([title, count]).toEqual([
        { zh: '2026-09 稽核（截止 2026-09-30）的基线', en: 'baseline of 2026-09 (as of 2026-09-30)' },
        1,
      ]);
    }
    // A manifest that says something else is not repeated.
    for (const manifest of [
      '{',
      '{"period":"=cmd|x","asOf":"2026-09-30"}',
      '{"period":"2026-09","asOf":"soon"}',
      '7',
    ]) {
      file('out/run.json', manifest);
      expect((await readBaseline(join(folder, 'out'))).title.en).toBe('baseline findings.json');
    }
  });

  it('passes as a stream: ten times more findings than one piece of the file holds', async () => {
    const list = Array.from({ length: 60_000 }, (_, n) =>
      JSON.stringify({ ...finding(n * 3), pad: '示例'.repeat(20) }),
    );
    const baseline = await readBaseline(file('long.json', `[${list.join(',')}]`));
    expect(baseline.count).toBe(60_000);
    for (let n = 0; n < 180_000; n += 997) expect(baseline.has(id(n))).toBe(n % 3 === 0);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /is not a list of findings/],
    ['an object', '{"id":"0000000000000001","rule":"a/b"}', /is not a list of findings/],
    ['penalties', '{"lines":[]}', /is not a list of findings/],
    ['numbers', '[1,2]', /is not a list of findings/],
    ['null', '[null]', /is not a list of findings/],
    ['other ids', '[{"id":"x","rule":"a/b"}]', /is not a list of findings/],
    ['no rules', '[{"id":"0000000000000001"}]', /is not a list of findings/],
    ['a list cut off', '[{"id":"0000000000000001","rule":"a/b"},', /is not a list of findings/],
    ['two lists', '[][]', /is not a list of findings/],
    ['a comma too many', '[{"id":"0000000000000001","rule":"a/b"},]', /is not a list of findings/],
    ['text', '违规编号,规则\n1,a/b\n', /is not a list of findings/],
    ['a workbook', Buffer.from('504b0304deadbeef', 'hex'), /is not a list of findings/],
    ['broken JSON', '[{"id" 1}]', /is not valid JSON/],
    ['no value', '[,]', /is not valid JSON/],
  ])('%s is refused', async (name, content, message) => {
    const error = await readBaseline(file('bad.json', content)).catch((thrown) => thrown);
    expect(error, name).toBeInstanceOf(UserError);
    expect(error.text.en).toMatch(message);
    expect(error.text.zh).toContain('--baseline 需要');
  });

  it('that is not there is refused, with what was looked for', async () => {
    const error = await readBaseline(join(folder, 'nowhere')).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error.text.en).toContain('nowhere cannot be read');
    mkdirSync(join(folder, 'no run'), { recursive: true });
    const empty = await readBaseline(join(folder, 'no run')).catch((thrown) => thrown);
    expect(empty.text.en).toContain(`${join('no run', 'data', 'findings.json')} cannot be read`);
  });
});
