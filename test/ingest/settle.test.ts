import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { contracts, counts, load as loadFiles, loadPaths, type Scene } from './scene.js';

const open: Scene[] = [];
const load = async (files: Record<string, string | Buffer>) => {
  const scene = await loadFiles(files);
  open.push(scene);
  return scene;
};
afterEach(async () => {
  for (const scene of open.splice(0)) await scene.close();
});

const WITH_ORG = '公司,合同编号,客户名称,业务员,签订日期,合同金额';
const row = (no: string) => [no, '甲公司', '张三', '2026-10-08', '1'];
const orgs = (scene: Scene) => scene.rows('SELECT org, contract_no FROM contracts ORDER BY input_no, row_no');

describe('companies', () => {
  test('nobody names one: all rows belong to "-"', async () => {
    expect(await orgs(await load({ '合同.csv': contracts([row('1')]) }))).toEqual([{ org: '-', contract_no: '1' }]);
  });

  test('the only company named is taken for files that name none, with a warning', async () => {
    const scene = await load({
      'a合同.csv': contracts([['华东', ...row('1')]], WITH_ORG),
      'b合同.csv': contracts([row('2')]),
      '客户.csv': '客户名称\n甲\n',
    });
    expect(await orgs(scene)).toEqual([
      { org: '华东', contract_no: '1' },
      { org: '华东', contract_no: '2' },
    ]);
    expect(scene.result.problems.map(({ id, place, value }) => `${place.file} ${id} ${value}`)).toEqual([
      'b合同.csv org-assumed 华东',
      '客户.csv org-assumed 华东',
    ]);
  });

  test('where several are named, a file without one is rejected as a whole, a row without one alone', async () => {
    const scene = await load({
      'a合同.csv': contracts(
        [
          ['华东', ...row('1')],
          ['华南', ...row('1')],
          ['', ...row('3')],
        ],
        WITH_ORG,
      ),
      'b合同.csv': contracts([row('4'), row('5')]),
    });
    expect(await orgs(scene)).toEqual([
      { org: '华东', contract_no: '1' },
      { org: '华南', contract_no: '1' },
    ]);
    expect(counts(scene.result)).toEqual(['3/2/1/0', '2/0/2/0']);
    expect(await scene.rejects()).toEqual(['a合同.csv:4 org-missing', 'b合同.csv org-missing']);
    // One number in two companies is no repetition.
    expect(scene.result.problems.map(({ id }) => id)).toEqual(['org-missing']);
  });
});

describe('numbers that occur again', () => {
  test('the first row that is not void is first, across files; each repetition is named', async () => {
    const header = '合同编号,客户名称,业务员,签订日期,合同金额,状态';
    const scene = await load({
      'a合同.csv': contracts(
        [
          [...row('1'), '作废'],
          [...row('1'), ''],
          [...row('2'), ''],
        ],
        header,
      ),
      'b合同.csv': contracts(
        [
          [...row('1'), ''],
          [...row('2'), '作废'],
        ],
        header,
      ),
    });
    expect(await scene.rows('SELECT input_no, row_no, is_void FROM contracts ORDER BY input_no, row_no')).toEqual([
      { input_no: 1, row_no: 2, is_void: true },
      { input_no: 1, row_no: 3, is_void: false },
      { input_no: 1, row_no: 4, is_void: false },
      { input_no: 2, row_no: 2, is_void: false },
      { input_no: 2, row_no: 3, is_void: true },
    ]);
    expect(await scene.rows('SELECT * FROM repeated_row')).toEqual([{ dataset: 'contracts', input_no: 2, row_no: 2 }]);
    expect(
      scene.result.problems.map(({ id, place, value, what }) => [id, place.file, place.row, value, what.zh]),
    ).toEqual([['number-repeated', 'b合同.csv', 2, '1', '号码重复，首次出现于 a合同.csv:3']]);
  });

  test('one receipt over several invoices is no repetition; the same part again is', async () => {
    const scene = await load({
      '收款.csv':
        '收款单号,行号,发票号码,客户名称,收款日期,收款金额\nSK1,,F1,甲公司,2026-10-08,1\nSK1,,F2,甲公司,2026-10-08,2\nSK1,,F2,甲公司,2026-10-08,2\nSK2,,,甲公司,2026-10-08,3\nSK2,,,甲公司,2026-10-08,3\n',
    });
    expect(await scene.rows('SELECT dataset, row_no FROM repeated_row ORDER BY row_no')).toEqual([
      { dataset: 'receipts', row_no: 4 },
      { dataset: 'receipts', row_no: 6 },
    ]);
    expect(scene.result.problems.map(({ place, value }) => [place.row, value])).toEqual([
      [4, 'SK1:F2'],
      [6, 'SK2'],
    ]);
  });

  test('twenty are named per file, the rest counted', async () => {
    const scene = await load({ '合同.csv': contracts(Array.from({ length: 30 }, () => row('1'))) });
    expect(scene.result.problems).toHaveLength(21);
    expect(scene.result.problems.at(-1)?.what.zh).toBe('另有 9 行号码重复');
  });
});

describe('names of inputs', () => {
  test('equal base names get their folder in front; the order of the paths does not matter', async () => {
    const base = mkdtempSync(join(tmpdir(), 'jihe-test-'));
    for (const [folder, no] of [
      ['华东', '1'],
      ['华南', '2'],
    ] as const) {
      mkdirSync(join(base, folder));
      writeFileSync(join(base, folder, '合同.csv'), contracts([row(no)]));
    }
    const scene = await loadPaths([join(base, '华南'), join(base, '华东', '合同.csv'), join(base, '华东')], base);
    open.push(scene);
    expect(scene.result.inputs.map(({ file }) => file)).toEqual(['华东/合同.csv', '华南/合同.csv']);
    expect(scene.result.problems.map(({ id }) => id)).toEqual(['file-repeated']);
    expect(await scene.rows('SELECT input_no, contract_no FROM contracts ORDER BY 1')).toEqual([
      { input_no: 1, contract_no: '1' },
      { input_no: 2, contract_no: '2' },
    ]);
  });

  test('a path that does not exist is the user’s mistake', async () => {
    const base = mkdtempSync(join(tmpdir(), 'jihe-test-'));
    await expect(loadPaths([join(base, 'nowhere')], base)).rejects.toThrow(/does not exist/);
  });
});
