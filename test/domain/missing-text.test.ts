import { describe, expect, it } from 'vitest';
import { type MissingWords, missingText, missingTexts } from '../../src/domain/missing-text.js';
import type { Dataset } from '../../src/domain/pack.js';

const text = (zh: string, en: string) => ({ zh, en });
const CONTRACTS: Dataset = {
  name: 'contracts',
  title: text('合同', 'Contracts'),
  fileNames: ['合同', '销售合同'],
  key: ['contract_no'],
  fields: [
    { name: 'contract_no', type: 'text', required: true, title: text('合同编号', 'Contract no.'), aliases: ['合同号'] },
    { name: 'signed_on', type: 'date', required: true, title: text('签订日期', 'Signed on') },
    { name: 'entered_at', type: 'datetime', title: text('录入时间', 'Entered at'), aliases: ['制单时间', '创建时间'] },
    { name: 'amount', type: 'decimal', title: text('金额', 'Amount'), aliases: ['合同金额'], netAliases: ['金额'] },
  ],
};
const WORDS: MissingWords = {
  datasets: [CONTRACTS],
  parameters: [
    {
      ...{ name: 'authorised_accounts', title: text('公司收款账户', 'The company’s accounts'), unit: 'list' },
      ...{ clause: 'process accounts', values: [{ value: [] }] },
    },
  ],
};

describe('what is missing, in words', () => {
  it('a column, with the headers it would accept', () => {
    expect(missingText('contracts.entered_at', WORDS, 'full')).toEqual({
      zh: '合同缺少“录入时间”列（可用表头：录入时间、制单时间、创建时间、entered_at）',
      en: 'no column "Entered at" in Contracts (accepted headers: 录入时间, 制单时间, 创建时间, entered_at)',
    });
    expect(missingText('contracts.entered_at', WORDS, 'short')).toEqual({
      zh: '合同缺少“录入时间”列',
      en: 'no column "Entered at" in Contracts',
    });
  });

  it('a header that is accepted under a condition is told with it', () => {
    expect(missingText('contracts.amount', WORDS, 'full')).toEqual({
      zh: '合同缺少“金额”列（可用表头：合同金额、amount；没有税额、税率列时也可用 金额）',
      en: 'no column "Amount" in Contracts (accepted headers: 合同金额, amount; 金额 where no column tells the tax)',
    });
  });

  it('a dataset, with the names by which it is known and the columns it must have', () => {
    expect(missingText('contracts', WORDS, 'full')).toEqual({
      zh: '缺少“合同”数据（文件名或工作表名含 合同、销售合同；必须有的列：合同编号、签订日期）',
      en: 'no "Contracts" data (a file or sheet whose name has 合同, 销售合同; columns it must have: 合同编号 Contract no., 签订日期 Signed on)',
    });
    expect(missingText('contracts', WORDS, 'short').zh).toBe('缺少“合同”数据');
  });

  it('one of several', () => {
    expect(missingText('contracts.entered_at|contracts.signed_on', WORDS, 'full')).toEqual({
      zh: '合同缺少“录入时间”列（可用表头：录入时间、制单时间、创建时间、entered_at），合同缺少“签订日期”列（可用表头：签订日期、signed_on），以上有其一即可',
      en: 'no column "Entered at" in Contracts (accepted headers: 录入时间, 制单时间, 创建时间, entered_at), no column "Signed on" in Contracts (accepted headers: 签订日期, signed_on); any one of them will do',
    });
  });

  it('a parameter', () => {
    expect(missingText('parameters.authorised_accounts', WORDS, 'full')).toEqual({
      zh: '参数“公司收款账户”没有给出（在 parameters.json 中填写 authorised_accounts）',
      en: 'the parameter "The company’s accounts" is not given (authorised_accounts in parameters.json)',
    });
  });

  it('in a database: what the mapping has not', () => {
    const inPlace = { ...WORDS, isInPlace: true };
    expect(missingText('contracts.entered_at', inPlace, 'full').zh).toBe(
      '合同缺少“录入时间”列（映射文件中没有 datasets.contracts.columns.entered_at）',
    );
    expect(missingText('contracts', inPlace, 'full').en).toBe(
      'no "Contracts" data (the mapping has no datasets.contracts)',
    );
  });

  it('names that the pack does not know stand as they are', () => {
    expect(missingTexts(['gone', 'contracts.gone'], WORDS, 'short')).toEqual({
      zh: '缺少 gone；合同缺少“gone”列',
      en: 'gone is missing; no column "gone" in Contracts',
    });
  });
});
