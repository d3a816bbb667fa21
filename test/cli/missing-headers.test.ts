import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTRACTS, cli, folderOf } from './cli.js';

/** Contracts without the column 录入时间. */
const WITHOUT_ENTRY = CONTRACTS.replace(',录入时间', '').replace(',2026-10-08 17:00', '');
const HINT = {
  zh: '合同缺少“录入时间”列（可用表头：录入时间、制单时间、创建时间、',
  en: 'no column "Entered in ERP at" in Contracts (accepted headers: 录入时间, 制单时间, 创建时间, ',
};

describe('a column that the exports lack', () => {
  it('is named by a run with the headers it would accept; run.json keeps its name', async () => {
    const folder = folderOf({ '合同.csv': WITHOUT_ENTRY });
    for (const lang of ['zh', 'en'] as const) {
      const out = join(folder, lang);
      const run = (...more: string[]) =>
        cli(
          'run',
          join(folder, '合同.csv'),
          '--period',
          '2026-10',
          '--out',
          out,
          '--lang',
          lang,
          '--format',
          'json',
          ...more,
        );
      const short = (await run()).out;
      expect(short).toMatch(lang === 'zh' ? /另有 \d+ 项（-v 显示全部/ : /\d+ more \(-v shows all/);
      expect((await run('-v')).out).toContain(HINT[lang]);
      const { rules } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as {
        rules: { id: string; status: string; missing: string[] }[];
      };
      expect(rules.find(({ id }) => id === 'contract/entered-within-one-workday')).toMatchObject({
        status: 'not-evaluable',
        missing: ['contracts.entered_at'],
      });
    }
  });

  it('is named by a check, with the rules that wait for it; a dataset by the names of files', async () => {
    const { out } = await cli('check', join(folderOf({ '合同.csv': WITHOUT_ENTRY }), '合同.csv'));
    const lines = out.split('\n').map((line) => line.trim());
    const at = lines.findIndex((line) => line.startsWith(HINT.zh));
    expect(lines[at + 1]?.split(', ')).toContain('contract/entered-within-one-workday');
    const shipments = lines.findIndex((line) =>
      line.startsWith('缺少“发货”数据（文件名或工作表名含 发货、出库、销售出库单、发货单'),
    );
    expect(lines[shipments]).toContain('必须有的列：出库单号、合同编号、发货时间');
    expect(lines[shipments + 1]?.split(', ')).toContain('delivery/dual-review');
  });
});
