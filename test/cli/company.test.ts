import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exceptionalDays } from '../../src/calendar/working-days.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { clauseCoverage } from '../../src/rules/coverage.js';
import { openPack, parametersOn } from '../../src/rules/pack.js';
import { CONTRACTS, cli, folderOf } from './cli.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-company-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

async function freshPack(name: string): Promise<string> {
  const target = join(folder, name);
  const { code } = await cli('init', target);
  expect(code).toBe(0);
  return target;
}

describe('jihe init', () => {
  it('copies the pack byte for byte, with a guide, and the copy passes its own tests', async () => {
    const target = join(folder, 'copy');
    const { code, out } = await cli('init', target);
    expect(code).toBe(0);
    const shipped = filesBelow(PACK_FOLDER).filter((file) => !file.startsWith('guide/'));
    expect(filesBelow(target)).toEqual([...shipped, '说明.md'].sort());
    for (const file of shipped)
      expect(readFileSync(join(target, file)).equals(readFileSync(join(PACK_FOLDER, file))), file).toBe(true);
    expect(out).toContain(`${shipped.length + 1} 个文件`);
    expect(out).toContain('先读其中的 说明.md');
    expect(out).toContain(`jihe rules test --rules ${target}`);
    const test = await cli('rules', 'test', '--rules', target);
    expect([test.code, test.out]).toEqual([0, expect.stringContaining('失败 0')]);
  });

  it('keeps the schema of every file in reach of an editor', async () => {
    const target = await freshPack('schemas');
    for (const file of filesBelow(target).filter((name) => name.endsWith('.json') && !name.startsWith('schema/'))) {
      const { $schema } = JSON.parse(readFileSync(join(target, file), 'utf8')) as { $schema?: string };
      expect($schema, file).toBeDefined();
      expect(existsSync(join(target, dirname(file), $schema as string)), file).toBe(true);
    }
  });

  it('speaks English with --lang en', async () => {
    const target = join(folder, 'my rules');
    const { out } = await cli('init', target, '--lang', 'en');
    expect(out).toContain('Read GUIDE.md in it first');
    expect(out).toContain(`--rules "${target}"`);
    expect(existsSync(join(target, 'GUIDE.md'))).toBe(true);
    expect(existsSync(join(target, '说明.md'))).toBe(false);
  });

  it('touches nothing in a folder that is not empty', async () => {
    const target = await freshPack('twice');
    const { code, err } = await cli('init', target);
    expect(code).toBe(2);
    expect(err).toContain('已存在且不是空文件夹');
  });
});

/** The examples of a guide: which file each belongs to, and its JSON. */
function examplesOf(guide: string): { file: string; json: Record<string, unknown> }[] {
  return [...guide.matchAll(/^```json (\S+)\n([\s\S]*?)^```/gm)].map(([, file = '', json = '']) => ({
    file,
    json: JSON.parse(json) as Record<string, unknown>,
  }));
}

/** Puts an example where the guide says it belongs: in the place of the entry of that name, or of the whole file. */
function apply(target: string, { file, json }: { file: string; json: Record<string, unknown> }): void {
  const path = join(target, file);
  const whole = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { name?: string; id?: string }[]>;
  const [list, key] = 'values' in json ? ['parameters', 'name'] : 'text' in json ? ['clauses', 'id'] : [null, ''];
  if (list === null) {
    writeFileSync(path, JSON.stringify(json));
    return;
  }
  const entries = whole[list] as Record<string, unknown>[];
  const at = entries.findIndex((entry) => entry[key] === json[key]);
  expect(at, `${file} has ${String(json[key])}`).toBeGreaterThanOrEqual(0);
  entries[at] = json;
  writeFileSync(path, JSON.stringify(whole));
}

describe('the guide', () => {
  const guide = (lang: string) => readFileSync(join(PACK_FOLDER, 'guide', `${lang}.md`), 'utf8');

  it('has examples that do what it says', async () => {
    const target = await freshPack('guided');
    const examples = examplesOf(guide('zh'));
    expect(examples.map(({ file }) => file)).toEqual([
      'parameters.json',
      'parameters.json',
      'sources/dept.json',
      'calendar.json',
      'waivers.json',
    ]);
    for (const example of examples) apply(target, example);
    renameSync(join(target, 'policies/visit/planned.json'), join(target, 'policies/visit/planned.json.off'));

    const pack = await openPack(target);
    expect(parametersOn(pack, '2026-12-31').get('erp_entry_workdays')).toBe('1');
    expect(parametersOn(pack, '2027-01-01').get('erp_entry_workdays')).toBe('2');
    expect(pack.parameters.find(({ name }) => name === 'authorised_accounts')?.values).toHaveLength(2);
    const days = exceptionalDays(pack.calendar);
    expect(['2026-11-21', '2026-12-24', '2026-12-25'].map((day) => days.get(day))).toEqual([true, false, false]);
    expect(pack.rules.some(({ name }) => name === 'visit/planned')).toBe(false);
    expect(pack.switchedOff.map(({ name }) => name)).toEqual(['visit/planned']);
    expect((await cli('rules', 'list', '--rules', target)).out).toContain('\n停用：visit/planned');
    const check = await cli('rules', 'check', '--rules', target);
    expect(check.out).not.toMatch(/facts\/visit|dept 2\.1A/);
    expect(clauseCoverage(pack).find(({ clause }) => clause.id === 'dept 2.1A')?.state).toBe('not-checkable');
    expect(pack.waivers).toHaveLength(1);
    const test = await cli('rules', 'test', '--rules', target);
    expect(test.code).toBe(0);

    // The waiver's rule may be switched off, too: the waiver waits, unused.
    renameSync(
      join(target, 'policies/contract/entered-within-one-workday.json'),
      join(target, 'policies/contract/entered-within-one-workday.json.off'),
    );
    const [exports, out] = [folderOf({ '合同.csv': CONTRACTS }), join(folder, 'guided-run')];
    const run = await cli('run', exports, '--period', '2026-10', '--out', out, '--format', 'json', '--rules', target);
    expect(run.code).toBe(0);
    const { rules, waivers } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as {
      rules: { id: string }[];
      waivers: { rule: string }[];
    };
    expect(rules.some(({ id }) => id === 'contract/entered-within-one-workday')).toBe(false);
    expect(waivers).toMatchObject([{ rule: 'contract/entered-within-one-workday' }]);
  });

  it('says the same in both languages', () => {
    expect(examplesOf(guide('en'))).toEqual(examplesOf(guide('zh')));
    const names = (text: string) =>
      [...new Set([...text.matchAll(/`([a-z][^`\n<领]*)`/g)].map(([, name]) => name))].sort();
    const shape = (text: string) => [text.match(/^#+ /gm)?.length, text.match(/^\|/gm)?.length];
    expect(shape(guide('en'))).toEqual(shape(guide('zh')));
    expect(names(guide('en')).filter((name) => !name?.startsWith('jihe'))).toEqual(
      names(guide('zh')).filter((name) => !name?.startsWith('jihe')),
    );
  });

  it('names every part of the pack, and only commands that exist', async () => {
    const help = (await cli('rules', '--help')).out + (await cli('--help')).out;
    for (const lang of ['zh', 'en']) {
      const text = guide(lang);
      for (const [command] of text.matchAll(/jihe (rules [a-z]+|[a-z]+)/g)) expect(help).toContain(command);
      for (const part of readdirSync(PACK_FOLDER).filter((name) => name !== 'guide' && !name.startsWith('.')))
        expect(text, part).toContain(`\`${part}`);
    }
  });
});

describe('jihe rules new', () => {
  it('begins a rule that loads, passes its examples, and accuses nobody yet', async () => {
    const target = await freshPack('scaffold');
    const args = ['rules', 'new', 'contract/stamped-by-office', '--clause', 'dept 3.7', '--rules', target];
    const { code, out } = await cli(...args);
    expect(code).toBe(0);
    const file = join(target, 'policies/contract/stamped-by-office.json');
    expect(out).toContain(file);
    const rule = JSON.parse(readFileSync(file, 'utf8')) as { $schema: string; facts: string; clauses: string[] };
    expect([rule.facts, rule.clauses]).toEqual(['contract', ['dept 3.7']]);
    expect(existsSync(join(dirname(file), rule.$schema))).toBe(true);
    expect((await cli('rules', 'test', '--rules', target)).out).toContain('失败 0');

    const run = join(folder, 'run');
    const exports = folderOf({ '合同.csv': CONTRACTS });
    const audit = await cli('run', exports, '--period', '2026-10', '--out', run, '--format', 'json', '--rules', target);
    expect(audit.code).toBe(0);
    const { rules } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as {
      rules: { id: string; rows: number; violations: number; notApplicable: number }[];
    };
    expect(rules.find(({ id }) => id === 'contract/stamped-by-office')).toMatchObject({
      rows: 1,
      violations: 0,
      notApplicable: 1,
    });

    const before = readFileSync(file, 'utf8');
    const again = await cli(...args);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('已存在，未作改动')]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('takes the view, the column and the role that are named', async () => {
    const target = await freshPack('named');
    const { code } = await cli(
      ...['rules', 'new', 'own/big-receipt', '--facts', 'receipt', '--column', 'amount', '--who', 'clerk'],
      ...['--clause', 'dept 3.12', '--rules', target, '--lang', 'en'],
    );
    expect(code).toBe(0);
    const rule = JSON.parse(readFileSync(join(target, 'policies/own/big-receipt.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(rule.who).toBe('clerk');
    expect(rule.conditions).toEqual({ all: [{ fact: 'amount', operator: 'greaterThan', value: 0 }] });
    await openPack(target);
  });

  it('does not write into the pack that ships', async () => {
    const { code, err } = await cli('rules', 'new', 'contract/own', '--clause', 'dept 3.7');
    expect(code).toBe(2);
    expect(err).toContain('先运行 jihe init');
    expect(existsSync(join(PACK_FOLDER, 'policies/contract/own.json'))).toBe(false);
  });

  it('says what there is to choose from', async () => {
    const target = await freshPack('choices');
    const attempt = async (...args: string[]) => (await cli('rules', 'new', ...args, '--rules', target)).err;
    expect(await attempt('contract/a')).toContain('请用 --clause 指明规则依据的条款');
    expect(await attempt('contract/a', '--clause', 'dept 3.77')).toContain('最接近的是 dept 3.7。可选：\n');
    expect(await attempt('contract/a', '--facts', 'contrat')).toContain(
      '没有视图「contrat」；最接近的是 contract。可选：\n',
    );
    expect(await attempt('contract/a', '--facts', 'contract_step')).toContain('只供其他视图使用');
    expect(await attempt('own/a')).toContain('领域「own」还没有规则，请用 --facts 指定视图。可选：\n');
    const clause = ['--clause', 'dept 3.7'];
    expect(await attempt('contract/a', ...clause, '--column', 'signed_on')).toContain('是日期或人名，不能单独判断');
    expect(await attempt('contract/a', ...clause, '--column', 'is_specal')).toContain('最接近的是 is_special');
    expect(await attempt('contract/a', ...clause, '--who', 'warehouse')).toContain('没有给出岗位「warehouse」');
    expect(await attempt('../a', ...clause)).toContain('规则编号「../a」不可用');
    expect(readdirSync(join(target, 'policies')).includes('own')).toBe(false);
  });

  it('follows no link out of the pack', async () => {
    const target = await freshPack('linked');
    const outside = folderOf({});
    symlinkSync(outside, join(target, 'policies', 'own'));
    const { code } = await cli(
      ...['rules', 'new', 'own/a', '--facts', 'contract', '--clause', 'dept 3.7', '--rules', target],
    );
    expect(code).toBe(2);
    expect(readdirSync(outside)).toEqual([]);
  });

  it('takes an option without its value for a mistake of usage', async () => {
    const { code, err } = await cli('rules', 'new', 'contract/a', '--clause');
    expect(code).toBe(2);
    expect(err).toContain('用 --help 查看用法');
    expect(err).not.toContain('内部错误');
  });
});

describe('jihe rules docs', () => {
  it('writes the handbook of a pack with the values of a day', async () => {
    const target = await freshPack('documented');
    for (const example of examplesOf(readFileSync(join(PACK_FOLDER, 'guide', 'zh.md'), 'utf8'))) apply(target, example);
    const out = join(folder, 'handbook');
    const docs = (...args: string[]) => cli('rules', 'docs', '--rules', target, '--out', out, ...args);
    const markdown = () => readFileSync(join(out, 'handbook.md'), 'utf8');

    const old = await docs('--on', '2026-10-31');
    expect([old.code, old.out]).toEqual([0, expect.stringContaining('数值以 2026-10-31 有效的为准')]);
    expect(markdown()).toContain('签订后 1 个工作日内');
    const latest = await docs();
    expect(latest.out).toContain('最近一次变更自 2027-01-01 起');
    expect(markdown()).toContain('签订后 2 个工作日内');
    await docs('--lang', 'en');
    expect(markdown()).toContain('within 2 working day(s) of signing');
    expect(readdirSync(out)).toEqual(['handbook.md', 'handbook.pdf']);
  });

  it('has its words in rules show, too', async () => {
    const { out } = await cli('rules', 'show', 'contract/entered-within-one-workday');
    expect(out).toContain('\n期限      签订后 1 个工作日内\n');
    const order = await cli('rules', 'show', 'contract/number-unique');
    expect(order.out).not.toContain('期限');
  });

  it('wants a day of the calendar', async () => {
    const { code, err } = await cli('rules', 'docs', '--on', '2026-02-30', '--out', join(folder, 'never'));
    expect([code, err]).toEqual([2, '日期「2026-02-30」无法识别。请写成 2026-10-31。']);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });
});
