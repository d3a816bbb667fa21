import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CONTRACTS, cli, folderOf, LATE_CONTRACTS } from './cli.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('jihe run', () => {
  it('audits one file, says what it found on stdout, and exits with 0', async () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const out = join(folder, 'out');
    const { code, out: printed } = await cli('run', folder, '--period', '2026-10', '--out', out, '--format', 'json');
    expect(code).toBe(0);
    expect(printed).toContain('稽核 2026-10（截止 2026-10-31）');
    expect(printed).toContain('读取 1 行 = 载入 1 + 拒绝 0 + 忽略 0');
    expect(readdirSync(out).sort()).toEqual(['data', 'rejects.csv', 'run.json']);
    const findings = JSON.parse(readFileSync(join(out, 'data', 'findings.json'), 'utf8')) as { rule: string }[];
    // Late for the one working day (3.7) and for the same day (2.3E); nothing else can be said of these columns.
    expect(findings.map((finding) => finding.rule)).toEqual([
      'contract/entered-same-day',
      'contract/entered-within-one-workday',
    ]);
    expect(findings[1]).toMatchObject({
      who: { role: 'clerk', name: null },
      occurredOn: '2026-10-12',
      deadline: '2026-10-09',
      doneAt: '2026-10-12 09:00',
      daysLate: 2,
      open: false,
      state: 'new',
      source: { file: '合同.csv', sheet: null, row: 2 },
    });
  });

  it('gives the same bytes again, in every file', async () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const outs = ['a', 'b'].map((name) => join(folder, name));
    for (const out of outs)
      expect((await cli('run', join(folder, '合同.csv'), '--period', '2026-10', '--out', out)).code).toBe(0);
    const files = readdirSync(outs[0] as string, { recursive: true })
      .map(String)
      .sort();
    expect(files.length).toBeGreaterThan(12);
    for (const file of files.filter((name) => name.includes('.')))
      expect(
        readFileSync(join(outs[0] as string, file)).equals(readFileSync(join(outs[1] as string, file))),
        file,
      ).toBe(true);
  });

  it('exits with 1 when --fail-on is met, and with 0 when the findings are milder', async () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const options = ['run', folder, '--period', '2026-10', '--out', join(folder, 'out'), '--format', 'json', '-q'];
    expect((await cli(...options, '--fail-on', 'moderate')).code).toBe(1);
    expect((await cli(...options, '--fail-on', 'major')).code).toBe(0);
  });

  it('exits with 3 when a row was rejected', async () => {
    const folder = folderOf({ '合同.csv': `${CONTRACTS}HT-002,示例客户乙,甲一,2026-02-30,5.00,,,\n` });
    const out = join(folder, 'out');
    expect((await cli('run', folder, '--period', '2026-10', '--out', out, '--format', 'json')).code).toBe(3);
    expect(readFileSync(join(out, 'rejects.csv'), 'utf8')).toMatch(/合同\.csv,,3,签订日期,拒绝,.*2026-02-30/);
  });

  it('says when the as-of date outruns the exports, and not before', async () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const options = ['run', folder, '--period', '2026-10', '--out', join(folder, 'out'), '--format', 'json', '-q'];
    // The only contract was signed on 8 October; seven days later is still in order.
    expect((await cli(...options, '--as-of', '2026-10-15')).err).toBe('');
    const { code, err } = await cli(...options, '--as-of', '2026-10-16');
    expect(code).toBe(0);
    expect(err).toContain('最新的单据（2026-10-08）');
    expect(await readFile(join(folder, 'out', 'run.json'), 'utf8')).toContain('最新的单据（2026-10-08）');
  });

  it('keeps a rule without its column from accusing anyone', async () => {
    const folder = folderOf({ '合同.csv': CONTRACTS.replaceAll(',录入时间', '').replace(',2026-10-08 17:00', '') });
    const out = join(folder, 'out');
    expect((await cli('run', folder, '--period', '2026-10', '--out', out, '--format', 'json')).code).toBe(0);
    const { rules } = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')) as {
      rules: { id: string; status: string; missing: string[]; violations: number }[];
    };
    expect(rules.find((rule) => rule.id === 'contract/entered-within-one-workday')).toMatchObject({
      status: 'not-evaluable',
      missing: ['contracts.entered_at'],
      violations: 0,
    });
  });

  it.each([
    ['no command', [], '请给出一个命令'],
    ['an unknown command', ['audit'], 'audit'],
    ['an unknown flag', ['run', 'x', '--period', '2026-10', '--perod', '1'], 'perod'],
    ['no period', ['run', 'x'], 'period'],
    ['a bad period', ['run', 'x', '--period', '2026-13'], '期间「2026-13」'],
    ['an as-of that is no date', ['run', 'x', '--period', '2026-10', '--as-of', '2026-10-32'], '截止日「2026-10-32」'],
    ['an as-of before the period', ['run', 'x', '--period', '2026-10', '--as-of', '2026-09-30'], '早于期间的第一天'],
    ['bad buckets', ['run', 'x', '--period', '2026-10', '--buckets', '60,30'], '--buckets「60,30」'],
    ['a bad format', ['run', 'x', '--period', '2026-10', '--format', 'docx'], '--format 不认识「docx」'],
    ['a bad severity', ['run', 'x', '--period', '2026-10', '--fail-on', 'bad'], 'fail-on'],
    ['a folder that is not there', ['run', '/nonexistent-folder', '--period', '2026-10'], '/nonexistent-folder'],
    [
      'a pack that is not there',
      ['run', 'x', '--period', '2026-10', '--rules', '/nonexistent-pack'],
      '/nonexistent-pack',
    ],
  ])('exits with 2 and one message on %s', async (_, argv, message) => {
    const { code, out, err } = await cli(...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect(existsSync(join('reports', 'out', '2026-10', 'run.json'))).toBe(false);
  });

  it.each([
    ['an empty folder', {}],
    ['only an empty file', { '合同.csv': '' }],
    ['only junk', { '合同.csv': Buffer.from([0, 1, 2, 3, 255, 254, 0, 0]) }],
  ])('exits with 2 on %s: there is nothing to audit', async (_, files) => {
    const folder = folderOf(files);
    const { code, err } = await cli('run', folder, '--period', '2026-10', '--out', join(folder, 'out'));
    expect(code).toBe(2);
    expect(err).not.toBe('');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('never overwrites a folder that is not an output of its own', async () => {
    const folder = folderOf({ '合同.csv': CONTRACTS });
    await mkdir(join(folder, 'mine'));
    await writeFile(join(folder, 'mine', 'notes.txt'), 'mine');
    const { code, err } = await cli(
      'run',
      join(folder, '合同.csv'),
      '--period',
      '2026-10',
      '--out',
      join(folder, 'mine'),
    );
    expect(code).toBe(2);
    expect(err).toContain('不会覆盖');
    expect(readdirSync(join(folder, 'mine'))).toEqual(['notes.txt']);
  });

  it('cannot write below a file, and says so', async () => {
    const folder = folderOf({ '合同.csv': CONTRACTS });
    const { code, err } = await cli('run', folder, '--period', '2026-10', '--out', join(folder, '合同.csv', 'out'));
    expect(code).toBe(2);
    expect(err).toContain('--out');
  });

  it.each([
    ['a fact', '"entry_days_late"', '"entry_days_lat"', 'entry_days_lat'],
    ['an operator', '"operator": "in"', '"operator": "int"', '最接近的有效名称：in'],
    ['a clause', '"dept 3.7"', '"dept 37"', 'dept 37'],
  ])('names the file, the place and the nearest name for a typo in %s', async (_, right, wrong, message) => {
    const pack = join(folderOf({}), 'rules');
    await cp(join(ROOT, 'rules'), pack, { recursive: true });
    const file = join(pack, 'policies', 'contract', 'entered-within-one-workday.json');
    const rule = await readFile(file, 'utf8');
    const broken =
      right === '"entry_days_late"' ? rule.replace(/("fact": )"([a-z_]+)"/, '$1"$2x"') : rule.replace(right, wrong);
    expect(broken).not.toBe(rule);
    await writeFile(file, broken);
    const { code, err } = await cli('rules', 'list', '--rules', pack);
    expect(code).toBe(2);
    expect(err).toContain('contract/entered-within-one-workday.json');
    if (right !== '"entry_days_late"') expect(err).toContain(message);
  });
});

describe('the other commands', () => {
  it('check shows files, mapping and missing data, and writes nothing', async () => {
    const folder = folderOf({ '合同.csv': CONTRACTS });
    const { code, out } = await cli('check', folder);
    expect(code).toBe(0);
    expect(out).toMatch(/合同\.csv\s+合同\s+utf-8\s+1\s+1\s+0\s+0/i);
    expect(out).toMatch(/签订日期\s+→ signed_on/);
    expect(out).toMatch(/缺少“收款”数据[^\n]*\n.*receivable\/overdue/);
    expect(readdirSync(folder)).toEqual(['合同.csv']);
  });

  it('explain shows one finding with its clause and evidence', async () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const out = join(folder, 'out');
    await cli('run', folder, '--period', '2026-10', '--out', out, '--format', 'json');
    const findings = JSON.parse(await readFile(join(out, 'data', 'findings.json'), 'utf8')) as { id: string }[];
    const id = (findings[1] as { id: string }).id;
    const { code, out: printed } = await cli('explain', id.slice(0, 8), '--out', out);
    expect(code).toBe(0);
    for (const text of ['HT-001', '部门制度 3.7（dept 3.7）', '2026-10-09', '合同.csv:2', '正式合同'])
      expect(printed).toContain(text);
    expect((await cli('explain', 'zzzz', '--out', out)).code).toBe(2);
    expect((await cli('explain', id, '--out', folder)).code).toBe(2);
  });

  it('rules list, show and test', async () => {
    const listed = (await cli('rules', 'list')).out;
    for (const text of ['contract/entered-within-one-workday', '内勤职责「双人复核」（clerk dual-review）'])
      expect(listed).toContain(text);
    expect((await cli('rules', 'show', 'contract/entered-within-one-workday', '--lang', 'en')).out).toContain(
      'Department rules 3.7 (dept 3.7)',
    );
    const unknown = await cli('rules', 'show', 'entered');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('contract/entered-same-day');
    const tested = await cli('rules', 'test', '--lang', 'en');
    expect(tested).toMatchObject({ code: 0 });
    const files = readdirSync(join(ROOT, 'rules/policies'), { recursive: true, encoding: 'utf8' });
    const rules = files.filter((file) => file.endsWith('.json')).length;
    expect(tested.out).toMatch(new RegExp(`\\b${rules} rules, \\d+ examples, 0 failed`));
  });

  it('doctor finds everything in place', async () => {
    const { code, out } = await cli('doctor', '--lang', 'en');
    expect(code).toBe(0);
    expect(out).toMatch(/Chinese fonts\s+Noto Sans SC/);
  });

  it.each<[string[], string]>([
    [['run', 'x', '--perod', '2026-10'], 'There is no option "--perod"; the nearest is --period. See --help.'],
    [
      ['run', 'x', '--period=2026-10', '--leger=a'],
      'There is no option "--leger"; the nearest is --ledger. See --help.',
    ],
    [['rnu', 'x', '--period', '2026-10'], 'There is no command "rnu"; the nearest is run. See --help.'],
    [['rules', 'lst'], 'There is no command "lst"; the nearest is list. See --help.'],
    [['--lang', 'en', 'ledger', 'wipe'], 'There is no command "wipe". See --help.'],
    [['run', 'x'], 'Missing required argument: period. See --help.'],
    [['rules'], 'Name a subcommand; see jihe rules --help. See --help.'],
  ])('%j is told what is mistyped, else what is missing', async (words, message) => {
    expect(await cli(...words, '--lang', 'en')).toEqual({ code: 2, out: '', err: message });
  });

  it('help is Chinese by default and English on request', async () => {
    expect((await cli('run', '--help')).out).toContain('期间');
    expect((await cli('run', '--help', '--lang', 'en')).out).toContain('as-of date');
  });

  it.each([
    ...['', 'run', 'check', 'explain', 'decide', 'init', 'doctor', 'ledger', 'rules'],
    ...['list', 'show', 'export', 'forget'].map((name) => `ledger ${name}`),
    ...['list', 'show', 'check', 'test', 'coverage', 'catalogue', 'new', 'docs'].map((name) => `rules ${name}`),
  ])('help of "%s" ends with an example of that very command, in both languages', async (command) => {
    const words = command === '' ? [] : command.split(' ');
    const example = async (...lang: string[]) =>
      (await cli(...words, '--help', ...lang)).out.split(/示例：|Examples:/)[1];
    expect(await example()).toContain(`jihe ${command}`);
    const english = await example('--lang', 'en');
    expect(english).toContain(`jihe ${command}`);
    expect(english?.replace('示例人事', '')).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('bin/jihe.js', () => {
  const bin = join(ROOT, 'bin', 'jihe.js');
  it('prints the version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(execFileSync(process.execPath, [bin, '--version'], { encoding: 'utf8' }).trim()).toBe(version);
  });

  it('keeps results and messages apart, and leaves no temporary folder behind', () => {
    const folder = folderOf({ '合同.csv': LATE_CONTRACTS });
    const temporary = folderOf({});
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [bin, 'run', folder, '--period', '2026-10', '--as-of', '2026-10-15', '--out', join(folder, 'out')],
      { encoding: 'utf8', env: { ...process.env, TMPDIR: temporary } },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('violations.xlsx');
    expect(stdout).not.toContain('\x1b');
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['out', '合同.csv']);
  });
});
