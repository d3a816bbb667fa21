import { afterEach, describe, expect, it } from 'vitest';
import { load, type Scene } from './scene.js';

const CONTRACTS = '合同编号,客户名称,业务员,签订日期,合同金额\n';
let open: Scene | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

async function rejected(files: Readonly<Record<string, string>>): Promise<unknown[]> {
  open = await load(files);
  return open.rows(
    'SELECT dataset, org, number, contract_no, invoice_no, customer_name FROM rejected_document ORDER BY ALL',
  );
}

describe('what rejected rows still say', () => {
  it('is the numbers and the customer, as far as they could be read', async () => {
    const rows = await rejected({
      '合同.csv': `${CONTRACTS}HT-1,甲公司,甲一,2026-10-08,一千元整\nHT-2,乙公司,甲一,2026-10-08,5.00\n`,
      '收款.csv':
        '收款单号,合同号,客户名称,收款日期,收款金额\nSK-1,HT-2,乙公司,03/04/2026,5.00\nSK-2,,乙公司,2026-10-09,5.00\n',
    });
    const nothing = { org: '-', invoice_no: null };
    expect(rows).toEqual([
      { ...nothing, dataset: 'contracts', number: 'HT-1', contract_no: 'HT-1', customer_name: '甲公司' },
      { ...nothing, dataset: 'receipts', number: 'SK-1', contract_no: 'HT-2', customer_name: '乙公司' },
    ]);
  });

  it('is nothing but its existence for a row whose cells have shifted', async () => {
    const rows = await rejected({
      '合同.csv': `${CONTRACTS}HT-1,甲公司,甲一,2026-10-08,5.00\nHT-2,乙公司,甲一,2026-10-08\n`,
    });
    expect(rows).toEqual([
      { dataset: 'contracts', org: '-', number: null, contract_no: null, invoice_no: null, customer_name: null },
    ]);
  });

  it('leaves blank and total rows out: they are ignored, not rejected', async () => {
    expect(
      await rejected({ '合同.csv': `${CONTRACTS}HT-1,甲公司,甲一,2026-10-08,5.00\n,,,,\n合计,,,,5.00\n` }),
    ).toEqual([]);
  });

  it('belongs to the only company there is, or to each of several', async () => {
    const withOrg = '公司,合同编号,客户名称,业务员,签订日期,合同金额\n甲,HT-1,丙,甲一,2026-10-08,1.00\n';
    const receipts = '收款单号,客户名称,收款日期,收款金额\nSK-1,丙,2026-13-01,1.00\nSK-2,丙,2026-10-01,1.00\n';
    const one = (await rejected({ '合同.csv': withOrg, '收款.csv': receipts })) as { org: string; number: string }[];
    expect(one.map(({ org, number }) => [org, number])).toEqual([['甲', 'SK-1']]);
    await open?.close();
    const two = (await rejected({
      '合同.csv': `${withOrg}乙,HT-1,丙,甲一,2026-10-08,1.00\n`,
      '收款.csv': receipts,
    })) as { org: string; number: string }[];
    // SK-2 cannot be placed in a company either, so both rows may belong to either.
    expect(two.map(({ org, number }) => `${org} ${number}`).sort()).toEqual([
      '乙 SK-1',
      '乙 SK-2',
      '甲 SK-1',
      '甲 SK-2',
    ]);
  });

  it('notes the fields that each input has a column for', async () => {
    open = await load({ '合同.csv': `${CONTRACTS}HT-1,甲公司,甲一,2026-10-08,5.00\n` });
    const rows = await open.rows('SELECT input_no, dataset, field FROM input_column ORDER BY field');
    expect(rows.map(({ field }) => field)).toEqual([
      'amount',
      'contract_no',
      'customer_name',
      'salesperson',
      'signed_on',
    ]);
  });
});
