import { describe, expect, test } from 'vitest';
import { editDistance } from '../../src/domain/nearest-name.js';
import { headerForms, mapHeader, nearestHeader, normaliseHeader } from '../../src/ingest/header.js';
import { findHeader, identify, namedDatasets } from '../../src/ingest/identify.js';
import { DATASETS, dataset } from './scene.js';

const mapped = (name: string, ...headers: string[]) => {
  const { columns } = mapHeader(dataset(name), headers);
  return Object.fromEntries([...columns].map(([field, column]) => [field, headers[column]]));
};

describe('headers', () => {
  test('are compared half-width, without blanks, stars, colons', () => {
    expect(['业 务 员', '日    期：', '*合同编号', 'Ｃontract_No', '（原币）金额'].map(normaliseHeader)).toEqual([
      '业务员',
      '日期',
      '合同编号',
      'contract_no',
      '(原币)金额',
    ]);
  });

  test('of import templates lose their block and their #part; a code never becomes a name', () => {
    expect(headerForms('*(基本信息)客户#编码')).toContain('客户编码');
    expect(headerForms('*(基本信息)客户#编码')).not.toContain('客户');
    expect(headerForms('(基本信息)客户#名称')).toContain('客户名称');
    expect(headerForms('(订单明细)物料编码#名称')).toContain('物料名称');
    expect(headerForms('合同金额（元）')).toContain('合同金额');
    expect(headerForms('合同金额(万元)')).toEqual(['合同金额(万元)']);
  });

  test('every canonical name, Chinese title and alias maps', () => {
    for (const own of DATASETS) {
      for (const field of own.fields) {
        for (const header of [field.name, field.title.zh, ...(field.aliases ?? [])]) {
          const { columns } = mapHeader(own, [header]);
          expect([...columns.values()], `${own.name}: ${header}`).toContain(0);
        }
      }
    }
  });

  test('the literal name wins over the title, the title over an alias, an earlier alias over a later one', () => {
    expect(mapped('contracts', '单据编号', '合同编号').contract_no).toBe('合同编号');
    expect(mapped('contracts', '合同编号', 'contract_no').contract_no).toBe('contract_no');
    expect(mapped('contracts', '订单日期', '日期').signed_on).toBe('日期');
  });

  test('a required field shares a column that another field claimed', () => {
    // 客户全称 is the title of customer_full_name; nothing else names the customer.
    expect(mapped('contracts', '客户全称')).toEqual({ customer_name: '客户全称', customer_full_name: '客户全称' });
    expect(mapped('contracts', '客户全称', '客户')).toEqual({ customer_name: '客户', customer_full_name: '客户全称' });
  });

  test('金额 and 单价 are gross only where no tax column stands beside them', () => {
    expect(mapped('contract_lines', '单价', '金额')).toEqual({ unit_price: '单价', amount: '金额' });
    expect(mapped('contract_lines', '单价', '金额', '税额', '价税合计', '含税单价')).toEqual({
      unit_price: '含税单价',
      amount: '价税合计',
    });
    const { missing, net } = mapHeader(dataset('contract_lines'), ['合同编号', '行号', '数量', '单价', '税率%']);
    expect(missing.map(({ name }) => name)).toEqual(['unit_price']);
    expect(net).toEqual(['单价']);
  });

  test('the nearest header is named for a missing column, unless none is like it', () => {
    const [field] = dataset('contracts').fields;
    expect(nearestHeader(field as never, ['备注', '合同编码', '日期'])).toBe('合同编码');
    expect(nearestHeader(field as never, ['备注', 'x'])).toBeNull();
    expect(editDistance('合同编号', '合同编码')).toBe(1);
    expect(editDistance('', 'ab')).toBe(2);
  });
});

describe('which dataset', () => {
  const names = (name: string) => namedDatasets(name, DATASETS).map((own) => own.name);

  test('the longest text in the name wins', () => {
    expect(names('2026年10月销售订单明细')).toEqual(['contract_lines']);
    expect(names('contract_lines')).toEqual(['contract_lines']);
    expect(names('10月发货')).toEqual(['shipments']);
    expect(names('Sheet1')).toEqual([]);
  });

  test('without a name the headers tell, if every required column is there', () => {
    const head = [['一览表'], [], ['收款单号', '客户名称', '收款日期', '收款金额']];
    const found = identify('export', null, head, DATASETS);
    expect([found?.dataset.name, found?.headerIndex]).toEqual(['receipts', 2]);
    expect(identify('export', null, [['甲', '乙']], DATASETS)).toBeNull();
  });

  test('where two names match equally, the headers decide', () => {
    const head = [['收款单号', '客户名称', '收款日期', '收款金额']];
    expect(identify('客户收款', null, head, DATASETS)?.dataset.name).toBe('receipts');
  });

  test("the file's name speaks for one sheet of several only", () => {
    const lines = [['合同编号', '行号', '数量', '含税单价']];
    expect(identify('合同', { name: 'Sheet2', alone: false }, lines, DATASETS)?.dataset.name).toBe('contract_lines');
    expect(identify('合同', { name: 'Sheet2', alone: true }, lines, DATASETS)?.dataset.name).toBe('contracts');
    expect(identify('合同', { name: '发票', alone: false }, lines, DATASETS)?.dataset.name).toBe('invoices');
  });

  test('a row of data that holds the word of a header is no header', () => {
    const head = [
      ['名称', '类型', '序号'],
      ['某某厂', '客户', '2'],
      ['客户', '客户', '3'],
    ];
    expect(findHeader(dataset('customers'), head).headerIndex).toBe(0);
  });

  test('two header rows: the one with field keys is passed over', () => {
    const head = [
      ['FBillNo', 'FDate', 'FCustId#Name', 'FSalerId#Name', 'FAmount'],
      ['*(基本信息)单据编号', '*(基本信息)日期', '(基本信息)客户#名称', '*(基本信息)销售员#名称', '(财务信息)价税合计'],
    ];
    const found = findHeader(dataset('contracts'), head);
    expect([found.headerIndex, found.map.missing]).toEqual([1, []]);
  });
});
