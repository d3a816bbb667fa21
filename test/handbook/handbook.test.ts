import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Parameter, Rule } from '../../src/domain/pack.js';
import { buildHandbook } from '../../src/handbook/build-handbook.js';
import type { Handbook, RuleCard } from '../../src/handbook/handbook.js';
import { handbookMarkdown } from '../../src/handbook/markdown.js';
import { printHandbook } from '../../src/handbook/print-handbook.js';
import { writeHandbook } from '../../src/handbook/write-handbook.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { escapeMarkdown } from '../../src/report/markdown.js';
import { openPack, type Pack } from '../../src/rules/pack.js';
import { type PdfText, readPdf, squeeze, squeezed, visualLines } from '../report/pdf-text.js';

let folder = '';
let shipped: Pack;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-handbook-'));
  shipped = await openPack(PACK_FOLDER);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function print(handbook: Handbook): Promise<PdfText> {
  const path = join(folder, 'printed.pdf');
  await printHandbook(handbook, path);
  return readPdf(path);
}

/** The shipped pack with other values of one parameter. */
function withValues(name: string, values: Parameter['values']): Pack {
  const parameters = shipped.parameters.map((one) => (one.name === name ? { ...one, values } : one));
  return { ...shipped, parameters };
}

const TWO_FROM_2027: Parameter['values'] = [
  { from: '2027-01-01', value: 2 },
  { to: '2026-12-31', value: 1 },
];

function cardOf(handbook: Handbook, id: string): RuleCard {
  const card = handbook.roles
    .flatMap(({ groups }) => groups.flatMap(({ cards }) => cards))
    .find((one) => one.id === id);
  if (card === undefined) throw new Error(`no card ${id}`);
  return card;
}

const ENTRY = 'contract/entered-within-one-workday';

describe('what the handbook says', () => {
  it('tells who has to do what by when, why, on which clause, at what cost, and what follows', () => {
    const handbook = buildHandbook(shipped, null, 'zh');
    expect(cardOf(handbook, ENTRY)).toEqual({
      id: ENTRY,
      title: '正式合同应在规定的工作日内录入ERP',
      severity: 'moderate',
      byWhen: '签订后 1 个工作日内',
      why: '超过规定工作日仍未录入，订单、应收和台账都会失实。',
      numbers: [],
      clauses: [{ reference: '部门制度 3.7', text: '正式合同签订后，在规定的工作日内录入ERP。' }],
      cost: '基准罚款 100 元',
      nextStep: '尚未录入的立即录入并说明原因；核对期间有无漏报的应收和发货。',
    });
    const clerk = handbook.roles.find(({ role }) => role === 'clerk');
    expect(clerk?.groups.flatMap(({ cards }) => cards.map(({ id }) => id))).toContain(ENTRY);
    expect(handbook.deadlines.find(({ title }) => title === '销售内勤')?.lines).toContainEqual({
      what: '正式合同应在规定的工作日内录入ERP',
      byWhen: '签订后 1 个工作日内',
      severity: 'moderate',
    });
  });

  it('has every rule once, and a line on the first page for every deadline', () => {
    for (const lang of ['zh', 'en'] as const) {
      const handbook = buildHandbook(shipped, null, lang);
      const ids = handbook.roles.flatMap(({ groups }) => groups.flatMap(({ cards }) => cards.map(({ id }) => id)));
      expect([...ids].sort()).toEqual(shipped.rules.map(({ name }) => name));
      const due = shipped.rules.filter(({ deadline }) => deadline?.due !== undefined || deadline?.text !== undefined);
      expect(handbook.deadlines.flatMap(({ lines }) => lines)).toHaveLength(due.length);
    }
  });

  it('says in words by when, wherever a rule of the shipped pack has a deadline', () => {
    const due = shipped.rules.filter(({ deadline }) => deadline?.due !== undefined);
    expect(due.filter(({ deadline }) => deadline?.text === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('goes by the values of the day asked for, and says what changes later', () => {
    const pack = withValues('erp_entry_workdays', TWO_FROM_2027);
    const at = (day: string | null) => {
      const handbook = buildHandbook(pack, day, 'zh');
      const number = handbook.numbers.find(({ title }) => title === '正式合同录入ERP的期限');
      return [cardOf(handbook, ENTRY).byWhen, number?.value, number?.validity];
    };
    expect(at('2026-12-31')).toEqual([
      '签订后 1 个工作日内',
      '1 个工作日',
      '至 2026-12-31 止，2027-01-01 起改为 2 个工作日',
    ]);
    expect(at('2027-01-01')).toEqual(['签订后 2 个工作日内', '2 个工作日', '自 2027-01-01 起']);
    expect(at(null)).toEqual(at('2027-01-01'));
    expect(buildHandbook(pack, '2026-10-31', 'zh').subtitle).toContain('数值以 2026-10-31 有效的为准');
    expect(buildHandbook(pack, null, 'zh').subtitle).toContain('数值以最后生效的为准（最近一次变更自 2027-01-01 起）');
    expect(buildHandbook(shipped, null, 'zh').subtitle).toContain('均未注明起止日期');
  });

  it('says when no value is in force on the day', () => {
    const pack = withValues('erp_entry_workdays', [{ from: '2027-01-01', value: 2 }]);
    const handbook = buildHandbook(pack, '2026-12-31', 'zh');
    expect(cardOf(handbook, ENTRY).byWhen).toBe('签订后 （当日没有有效的值） 个工作日内');
    expect(handbook.numbers.find(({ title }) => title === '正式合同录入ERP的期限')).toMatchObject({
      value: '（当日没有有效的值）',
      validity: '2027-01-01 起改为 2 个工作日',
    });
  });

  it('writes numbers as people do', () => {
    const numbers = new Map(buildHandbook(shipped, null, 'zh').numbers.map(({ title, value }) => [title, value]));
    expect(numbers.get('重大合同的金额起点')).toBe('1,000,000 元');
    expect(numbers.get('每月扣款占工资的上限')).toBe('20%');
    expect(numbers.get('合计与明细每行允许的尾差')).toBe('0.01 元');
    expect(numbers.get('与客户对账的月份（月末）')).toBe('6、12 月');
    expect(numbers.get('有录入权限的岗位')).toBe('销售内勤');
    expect(numbers.get('日报提交的截止时间')).toBe('16:30');
    expect(numbers.get('公司指定的收款账户')).toBe('（未给出）');
    expect(cardOf(buildHandbook(shipped, null, 'zh'), 'contract/major-approved-by-leadership').numbers).toEqual([
      '重大合同的金额起点：1,000,000 元',
    ]);
  });

  it('tells a deadline without words of its own by its numbers, or by what its date is called', () => {
    const bare = (id: string): Pack => ({
      ...shipped,
      rules: shipped.rules.map((rule): Rule => {
        if (rule.name !== id) return rule;
        const { text: _, ...deadline } = rule.deadline ?? {};
        return { ...rule, deadline };
      }),
    });
    expect(cardOf(buildHandbook(bare(ENTRY), null, 'zh'), ENTRY).byWhen).toBe('正式合同录入ERP的期限：1 个工作日');
    const delivered = 'contract/delivered-on-time';
    expect(cardOf(buildHandbook(bare(delivered), null, 'zh'), delivered).byWhen).toBe('交货日期');
    expect(cardOf(buildHandbook(shipped, null, 'zh'), 'contract/number-unique').byWhen).toBeNull();
  });

  it('explains the fines with the numbers of the pack', () => {
    const { fines, grades } = buildHandbook(shipped, null, 'zh');
    expect(grades.map(({ title, base }) => `${title} ${base}`)).toEqual([
      '提示 不罚款',
      '轻微 50 元',
      '一般 100 元',
      '较重 200 元',
      '严重 300 元',
      '特别严重 500 元',
    ]);
    const text = fines.join('\n');
    expect(text).toContain('最低 50 元，最高 500 元');
    // 100 × (1 + 0.5 × 1) × (1 + 0.1 × 3) = 195, to the nearest ten: 200.
    expect(text).toContain('= 195 → 200，建议 200 元。');
    expect(text).toContain('（依据：部门制度 3.16）');
    expect(text).toContain('另计该笔金额的 20%，每笔至少 50 元，每个期间合计最高 500 元。（依据：部门制度 1(7)）');
    expect(text).toContain('超过当月工资的 20%');
    expect(text).toContain('豁免');
  });

  it('names joint liability where somebody has a manager to share it', () => {
    const handbook = buildHandbook(shipped, null, 'zh');
    const cost = (id: string) => cardOf(handbook, id).cost;
    expect(cost('delivery/paid-before-shipment')).toBe('基准罚款 500 元，销售经理负连带责任');
    expect(cost('receivable/write-off-approved')).toBe('基准罚款 500 元');
    expect(cost('control/duties-segregated')).toBe('基准罚款 300 元');
    expect(cost('contract/entered-same-day')).toBe('只提醒，不罚款');
  });

  it('lists what data do not show, with the reason', () => {
    expect(buildHandbook(shipped, null, 'zh').unchecked).toContainEqual({
      reference: '部门制度 1(5)',
      text: '部门设备由销售经理负责管理和维护。',
      reason: '设备管理不在ERP导出数据之内。',
    });
    const pack = { ...shipped, rules: shipped.rules.filter(({ name }) => name !== 'visit/planned') };
    expect(buildHandbook(pack, null, 'zh').unchecked).toContainEqual({
      reference: '部门制度 2.1A',
      text: '拜访客户应事先列入计划。',
      reason: '现有规则没有检查。',
    });
  });
});

describe('the PDF', () => {
  it('has every deadline on its first page, in Chinese', async () => {
    const handbook = buildHandbook(shipped, null, 'zh');
    const { pages, info } = await print(handbook);
    const first = squeezed(pages.slice(0, 1));
    const lines = handbook.deadlines.flatMap((group) => group.lines);
    expect(lines.length).toBeGreaterThan(30);
    for (const { what, byWhen } of lines) expect(first).toContain(squeeze(what + byWhen));
    expect(info.Title).toBe('销售制度员工手册');
  });

  it('says everything that the handbook says, in both languages', async () => {
    for (const lang of ['zh', 'en'] as const) {
      const handbook = buildHandbook(shipped, null, lang);
      const text = squeezed((await print(handbook)).pages);
      const said = [
        ...handbook.fines,
        ...handbook.numbers.flatMap(({ title, value, clause }) => [title, value, clause]),
        ...handbook.unchecked.flatMap(({ reference, text: clause, reason }) => [reference, clause, reason]),
      ];
      for (const one of said) expect(text).toContain(squeeze(one));
      for (const { groups } of handbook.roles)
        for (const { area, cards } of groups) {
          expect(text).toContain(squeeze(area));
          for (const { id, title, why, nextStep, clauses } of cards)
            for (const one of [id, title, why, nextStep, ...clauses.map((clause) => clause.text)])
              expect(text, id).toContain(squeeze(one));
        }
    }
  });

  it('names in its contents the pages on which the chapters are', async () => {
    const { pages, bookmarks } = await print(buildHandbook(shipped, null, 'zh'));
    const contents = visualLines(pages[0] ?? [])
      .slice(2, 4)
      .join('|');
    expect(bookmarks.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['期限一览', '违规的后果', '销售员', '销售内勤', '制度中的数字', '不以数据检查的条款']),
    );
    for (const { title, page } of bookmarks)
      expect(contents).toMatch(new RegExp(`${title}(（\\d+ 条）)?\\|${page}(\\||$)`));
  });

  it('keeps inside its pages whatever the texts are', async () => {
    const rules = shipped.rules.map(
      (rule, i): Rule => ({
        ...rule,
        ...(i % 7 === 0 && { title: { zh: '长'.repeat(150), en: 'x'.repeat(300) } }),
        ...(i % 11 === 0 && { why: { zh: '因'.repeat(6000), en: 'y' } }),
      }),
    );
    const { pages } = await print(buildHandbook({ ...shipped, rules }, null, 'zh'));
    for (const piece of pages.flat()) {
      expect(piece.x).toBeGreaterThan(30);
      expect(piece.x + piece.width).toBeLessThan(841.89 - 30);
      expect(piece.y).toBeLessThan(595.28);
    }
    expect(squeezed(pages)).toContain('因'.repeat(6000).slice(0, 40));
    expect([...squeezed(pages)].filter((character) => character === '因').length).toBeGreaterThanOrEqual(
      6000 * Math.ceil(shipped.rules.length / 11),
    );
  });

  it('shows rare characters, and those that no font has by their number', async () => {
    const rules = shipped.rules.map(
      (rule): Rule => (rule.name === ENTRY ? { ...rule, title: { zh: '张喆、李䶮与𠮷的合同', en: 'x' } } : rule),
    );
    const text = squeezed((await print(buildHandbook({ ...shipped, rules }, null, 'zh'))).pages);
    expect(text).toContain('张喆、李䶮与〔U+20BB7〕的合同');
  });

  it('comes out for a pack with one rule, without deadlines or unchecked clauses', async () => {
    const only = shipped.rules.filter(({ name }) => name === 'contract/number-unique');
    const sources = shipped.sources.map((source) => ({
      ...source,
      clauses: source.clauses.filter(({ id }) => id === 'process numbering'),
    }));
    const text = squeezed((await print(buildHandbook({ ...shipped, rules: only, sources }, null, 'zh'))).pages);
    expect(text).toContain('没有带期限的规则。');
    expect(text).toContain('没有这样的条款。');
  });
});

describe('the Markdown', () => {
  it('shows the texts of a pack as they are, whatever they contain', () => {
    const hostile =
      '<script>alert(1)</script> | *x* [y](https://example.org) `z`\n# head &amp; $m$ @all www.example.org';
    expect(escapeMarkdown(hostile)).toBe(
      '\\<script\\>alert(1)\\</script\\> \\| \\*x\\* \\[y\\](https\\://example.org) \\`z\\` \\# head \\&amp; \\$m\\$ \\@all www\\.example.org',
    );
    expect(escapeMarkdown('- 一')).toBe('\\- 一');
    expect(escapeMarkdown('1. 一')).toBe('1\\. 一');
    expect(escapeMarkdown('16:30 前')).toBe('16:30 前');
    const rules = shipped.rules.map(
      (rule): Rule => (rule.name === ENTRY ? { ...rule, title: { zh: hostile, en: hostile } } : rule),
    );
    const markdown = handbookMarkdown(buildHandbook({ ...shipped, rules }, null, 'zh'));
    expect(markdown).not.toContain('<script>');
    expect(markdown).toContain(`| ${escapeMarkdown(hostile)} | 签订后 1 个工作日内 | 一般 |`);
  });

  it('has every rule under its role', () => {
    const markdown = handbookMarkdown(buildHandbook(shipped, null, 'zh'));
    const clerk = markdown.slice(markdown.indexOf('\n## 销售内勤'), markdown.indexOf('\n## 销售经理'));
    expect(clerk).toContain(`#### 正式合同应在规定的工作日内录入ERP

\`${ENTRY}\` · 一般 · 基准罚款 100 元

- **期限**：签订后 1 个工作日内
- **为什么**：超过规定工作日仍未录入，订单、应收和台账都会失实。
- **依据**：部门制度 3.7：正式合同签订后，在规定的工作日内录入ERP。
- **违规后**：尚未录入的立即录入并说明原因；核对期间有无漏报的应收和发货。
`);
    const targets = [...markdown.matchAll(/\]\(#(c\d+)\)/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(5);
    for (const id of targets) expect(markdown).toContain(`<a id="${id}"></a>`);
  });
});

describe('the files', () => {
  const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

  it('are the same bytes each time, and replace an earlier handbook', async () => {
    const out = join(folder, 'out');
    const handbook = buildHandbook(shipped, '2026-10-31', 'en');
    const files = await writeHandbook(handbook, out);
    expect(files).toEqual([join(out, 'handbook.md'), join(out, 'handbook.pdf')]);
    const first = files.map(digest);
    await writeHandbook(buildHandbook(shipped, null, 'zh'), out);
    expect(files.map(digest)).not.toEqual(first);
    await writeHandbook(handbook, out);
    expect(files.map(digest)).toEqual(first);
  });

  it('never replace a file of somebody else', async () => {
    for (const name of ['handbook.md', 'handbook.pdf']) {
      const out = join(folder, `foreign-${name}`);
      mkdirSync(out);
      writeFileSync(join(out, name), 'mine');
      await expect(writeHandbook(buildHandbook(shipped, null, 'zh'), out)).rejects.toThrow('will not be overwritten');
      expect(readFileSync(join(out, name), 'utf8')).toBe('mine');
    }
  });
});
