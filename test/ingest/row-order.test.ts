import { expect, it } from 'vitest';
import { load } from './scene.js';

it('rows keep the places they have in a file that several threads read', async () => {
  const count = 250_000;
  const address = '示例路'.repeat(20);
  const lines = Array.from(
    { length: count },
    (_, i) => `HT${String(i + 2).padStart(7, '0')},示例客户,示例销售,正式,2026-10-08,100.00,CNY,款到发货,否,${address}`,
  );
  const header = '合同编号,客户名称,业务员,合同类型,签订日期,合同金额,币别,付款方式,重大合同,发货地址';
  const scene = await load({ '合同.csv': `${[header, ...lines].join('\n')}\n` });
  try {
    const moved = 'CAST(SUBSTRING(contract_no, 3) AS INTEGER) <> row_no';
    expect(await scene.rows(`SELECT COUNT(*) AS n, COUNT(*) FILTER (WHERE ${moved}) AS moved FROM contracts`)).toEqual([
      { n: count, moved: 0 },
    ]);
  } finally {
    await scene.close();
  }
}, 60_000);
