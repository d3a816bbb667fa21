import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingWaiver } from '../../src/domain/result.js';
import { finding, freshFolder, inLedger, keepEntry } from '../ledger/place.js';
import { cli, folderOf, LATE_CONTRACTS } from './cli.js';

const waiver: FindingWaiver = {
  kind: 'waiver',
  reason: '=1+1',
  approver: '总经理',
  approvedOn: '2026-08-01',
  expiresOn: '2026-12-31',
};
let place: string;

beforeAll(async () => {
  place = join(freshFolder(), 'ledger.duckdb');
  await inLedger(place, async (ledger) => {
    await keepEntry(
      ledger,
      '2026-08',
      [
        finding({ id: 'a1', open: true, doneAt: null }),
        finding({ id: 'a2', waiver, who: { role: 'clerk', name: '乙内勤' } }),
      ],
      {
        fines: '120.00',
        lines: [
          {
            ...{
              org: '-',
              who: { role: 'clerk', name: '甲内勤' },
              rule: 'contract/entered-within-one-workday',
              title: '',
            },
            ...{ severity: 'moderate', count: 1, worstDaysLate: 2, prior: 0, base: '100.00', amount: '120.00' },
            ...{ formula: '100 × 1.2 = 120', decision: null },
          },
        ],
        joint: [{ org: '-', manager: '丙经理', amount: '50.00', from: [] }],
      },
    );
    // A finding whose words would do something to a terminal or to a spreadsheet.
    await keepEntry(ledger, '2026-09', [
      finding({ id: 'a1', state: 'carried', firstSeen: '2026-08' }),
      finding({ id: 'b1', subject: { dataset: 'contracts', key: 'HT\u001b[2J-9' }, message: '=HYPERLINK("http://x")' }),
    ]);
    await ledger.decide(
      {
        finding: 'a1',
        kind: 'amount',
        amount: '60.00',
        suggested: '120.00',
        period: '2026-08',
        line: {
          ...{ org: '-', rule: 'contract/entered-within-one-workday' },
          who: { role: 'clerk', name: '甲内勤' },
        },
        reason: '首次',
        by: '丙经理',
        on: '2026-09-05',
      },
      '2026-09-05 10:00:00',
    );
  });
});

const ledger = (...args: string[]) => cli('ledger', ...args, '--ledger', place, '--lang', 'en');
/** The cells of lines that are lined up by two blanks or more. */
const cells = (text: string) => text.split('\n').map((line) => line.split(/ {2,}/));

describe('jihe ledger', () => {
  it('decide: prints nothing that a terminal would obey', async () => {
    const own = join(freshFolder(), 'ledger.duckdb');
    const key = 'HT\u001b[2J-9';
    await inLedger(own, (ledger) =>
      keepEntry(ledger, '2026-09', [finding({ id: 'b1', subject: { dataset: 'contracts', key } })]),
    );
    const { code, out } = await cli('decide', 'b1', '--waive', '--reason', '病假', '--by', '丙', '--ledger', own);
    expect([code, out.includes('HT [2J-9'), out.includes(key)]).toEqual([0, true, false]);
  });

  it('list: a line per period', async () => {
    const { code, out } = await ledger('list');
    expect(code).toBe(0);
    expect(cells(out)).toEqual([
      ['period', 'as of', 'findings', 'waived', 'carried', 'fines', 'decisions', 'version', 'pack', 'recorded'],
      ['2026-08', '2026-08-31', '1', '1', '0', '120.00', '1', '0.0.0', 'ffffffffffff', '2026-11-02 08:00:00'],
      ['2026-09', '2026-09-30', '1', '0', '1', '100.00', '0', '0.0.0', 'ffffffffffff', '2026-11-02 08:00:00'],
    ]);
  });

  it('show: the findings of a period, all of them or those of a person or a rule', async () => {
    const { out } = await ledger('show', '2026-08');
    const rule = 'contract/entered-within-one-workday';
    expect(cells(out)).toEqual([
      ['2026-08 (as of 2026-08-31)'],
      ['id', 'rule', 'who', 'document', 'occurred', 'state', 'first seen', 'decision'],
      ['a1', rule, '甲内勤', 'HT-a1', '2026-10-09', 'new, open', '2026-08', 'set to 60.00 丙经理 2026-09-05'],
      ['a2', rule, '乙内勤', 'HT-a2', '2026-10-09', 'new, waived', '2026-08'],
      ['2 findings'],
      [''],
      ['Decisions, in their order'],
      ['', '2026-09-05', '丙经理', 'a1', 'fine of 60.00 yuan (120.00 was suggested)', '首次'],
    ]);
    expect((await ledger('show', '2026-08', '--person', '乙内勤')).out).toMatch(/\na2 .*\n1 findings$/);
    expect((await ledger('show', '2026-08', '--rule', 'x/y')).out).toMatch(/decision\n0 findings$/);
    // Nothing that a terminal would obey; and nothing of the fine of August.
    const september = (await ledger('show', '2026-09')).out;
    expect(september).toContain('HT [2J-9');
    expect(september).not.toMatch(/丙经理|60\.00/);
  });

  it('show: a period that is not there names those that are', async () => {
    const { code, err } = await ledger('show', '2026-07');
    expect([code, err]).toEqual([2, 'The ledger has no period 2026-07. It has: 2026-08, 2026-09.']);
    expect((await ledger('show', 'July')).err).toMatch(/^Period "July" is not understood/);
  });

  it('export: everything as JSON', async () => {
    const { code, out } = await ledger('export');
    expect(code).toBe(0);
    const { entries, decisions } = JSON.parse(out);
    expect(entries.map((one: { period: string }) => one.period)).toEqual(['2026-08', '2026-09']);
    expect(entries[0].findings.map((one: { id: string; firstSeen: string }) => [one.id, one.firstSeen])).toEqual([
      ['a1', '2026-08'],
      ['a2', '2026-08'],
    ]);
    expect(
      entries[0].fines.map((one: { kind: string; name: string; amount: string }) => [one.kind, one.name, one.amount]),
    ).toEqual([
      ['line', '甲内勤', '120.00'],
      ['joint', '丙经理', '50.00'],
    ]);
    expect(entries[0].manifest.period).toBe('2026-08');
    expect(decisions).toHaveLength(1);
  });

  it('export: as CSV into a file for its owner alone, in which nothing is a formula', async () => {
    const file = join(freshFolder(), 'ledger.csv');
    expect((await ledger('export', '--format', 'csv', '--out', file)).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const rows = parse(readFileSync(file), { bom: true, columns: true }) as Record<string, string>[];
    expect(
      rows.map(({ period, id, waiver: why, decision, decidedAmount, message }) => [
        period,
        id,
        why,
        decision,
        decidedAmount,
        message,
      ]),
    ).toEqual([
      ['2026-08', 'a1', '', 'amount', '60.00', '合同迟录。'],
      ['2026-08', 'a2', "'=1+1", '', '', '合同迟录。'],
      // What was decided is the fine of August: September has none for it.
      ['2026-09', 'a1', '', '', '', '合同迟录。'],
      ['2026-09', 'b1', '', '', '', `'=HYPERLINK("http://x")`],
    ]);
    // A file that is there stays.
    const again = await ledger('export', '--out', file);
    expect([again.code, again.err]).toEqual([2, `${file} exists and will not be overwritten. Name another file.`]);
  });

  it('forget: says what would go, and does it with --yes', async () => {
    const trial = await ledger('forget', '--person', '乙内勤');
    expect([trial.code, trial.err]).toEqual([2, 'Nothing was changed. Add --yes to do it; it cannot be undone.']);
    expect(cells(trial.out).map((line) => line.slice(-2))).toEqual([
      ['This would be removed from the ledger:'],
      ['periods', '0'],
      ['findings', '1'],
      ['lines of fines', '0'],
      ['decisions', '0'],
      ['texts in which the name is blotted out', '0'],
    ]);
    expect((await ledger('show', '2026-08')).out).toContain('乙内勤');
    const done = await ledger('forget', '--person', '乙内勤', '--yes');
    expect([done.code, done.out.split('\n')[0]]).toEqual([0, 'Removed from the ledger:']);
    expect((await ledger('show', '2026-08')).out).not.toContain('乙内勤');
    expect(readFileSync(place).includes('乙内勤')).toBe(false);
  });

  it('forget: the periods before a day', async () => {
    const { code, out } = await ledger('forget', '--before', '2026-09-30', '--yes');
    expect([code, cells(out)[1]?.slice(-2)]).toEqual([0, ['periods', '1']]);
    expect(cells((await ledger('list')).out).map(([period]) => period)).toEqual(['period', '2026-09']);
  });

  it.each([
    [[], 'Name a period, a day with --before, or a person with --person: one of them.'],
    [
      ['2026-09', '--before', '2026-01-01'],
      'Name a period, a day with --before, or a person with --person: one of them.',
    ],
    [['--before', '2026-13-01'], '--before "2026-13-01" is not a date; write it like 2024-01-01.'],
    [['--person', '王'], '--person needs a full name, of at least 2 characters.'],
    [['2026-01'], 'The ledger has no period 2026-01. It has: 2026-09.'],
  ])('forget %j is refused', async (args, message) => {
    const { code, err } = await ledger('forget', ...args, '--yes');
    expect([code, err]).toEqual([2, message]);
  });

  it('needs a ledger, and creates none', async () => {
    expect((await cli('ledger', 'list', '--lang', 'en')).err).toBe(
      'Name the ledger with --ledger (or the environment variable JIHE_LEDGER).',
    );
    const missing = join(freshFolder(), 'none.duckdb');
    for (const args of [['list'], ['export'], ['forget', '2026-09', '--yes']])
      expect((await cli('ledger', ...args, '--ledger', missing, '--lang', 'en')).err).toBe(
        `There is no ledger ${missing}: run jihe run --ledger first.`,
      );
  });
});

describe('jihe run --ledger', () => {
  const run = (folder: string, ...args: string[]) =>
    cli(
      ...['run', folder, '--period', '2026-10', '--format', 'json', '--lang', 'en'],
      ...['--out', join(freshFolder(), 'out'), ...args],
    );

  it('is told at once that the ledger cannot be used, before anything is read', async () => {
    const folder = folderOf({ 'contracts.csv': LATE_CONTRACTS });
    const text = join(freshFolder(), 'ledger.txt');
    writeFileSync(text, 'not a ledger at all, but long enough to be one');
    const { code, out, err } = await run(folder, '--ledger', text);
    expect([code, out, err]).toEqual([
      2,
      '',
      `${text} is not a ledger; it is left as it is. Name another file with --ledger.`,
    ]);
    expect(readFileSync(text, 'utf8')).toMatch(/^not a ledger/);
  });

  it('takes no ledger in the output folder, which the next run would replace', async () => {
    const folder = folderOf({ 'contracts.csv': LATE_CONTRACTS });
    const home = freshFolder();
    for (const place of [join(home, 'out', 'ledger.duckdb'), join(home, 'out', 'deeper', '..', 'ledger.duckdb')]) {
      const { code, err } = await cli(
        ...['run', folder, '--period', '2026-10', '--format', 'json', '--lang', 'en'],
        ...['--out', join(home, 'out'), '--ledger', place],
      );
      expect([code, err]).toEqual([2, expect.stringMatching(/^The ledger .* cannot lie in the output folder/)]);
    }
    expect(readdirSync(home)).toEqual([]);
    // Beside it there is no harm in it, even where it is called alike.
    expect((await run(folder, '--ledger', join(home, 'out-ledger.duckdb'))).code).toBe(0);
  });

  it('takes no ledger among the exports, which would be read as one of them', async () => {
    const folder = folderOf({ 'contracts.csv': LATE_CONTRACTS });
    const place = join(folder, 'ledger.duckdb');
    for (const input of [folder, join(folder, '..', basename(folder))])
      expect(await run(input, '--ledger', place)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/^The ledger .* cannot lie among the exports/),
      });
    expect((await run(join(folder, 'contracts.csv'), '--ledger', join(folder, 'contracts.csv'))).code).toBe(2);
    expect(readdirSync(folder)).toEqual(['contracts.csv']);
    // Hidden files are no exports, and a file beside those that were named is none of them.
    expect((await run(folder, '--ledger', join(folder, '.ledger'))).code).toBe(0);
    expect((await run(join(folder, 'contracts.csv'), '--ledger', place)).code).toBe(0);
  });

  it('says so when it takes the place of an entry with other companies', async () => {
    const [header, ...rows] = LATE_CONTRACTS.trimEnd().split('\n');
    const ofCompany = (name: string) => `公司,${header}\n${rows.map((row) => `${name},${row}\n`).join('')}`;
    const [east, north] = ['华东', '华北'].map((name) => folderOf({ 'contracts.csv': ofCompany(name) })) as [
      string,
      string,
    ];
    const place = join(freshFolder(), 'ledger.duckdb');
    expect((await run(east, '--ledger', place)).err).not.toContain('The ledger had');
    expect((await run(east, '--ledger', place)).err).not.toContain('The ledger had');
    expect((await run(north, '--ledger', place)).err).toContain('The ledger had findings of 华东 for this period');
    expect((await run(north, '--ledger', place)).err).not.toContain('The ledger had');
  });

  it('shows no password of a ledger', async () => {
    const folder = folderOf({ 'contracts.csv': LATE_CONTRACTS });
    const { code, err } = await run(folder, '--ledger', 'postgres://someone:Geheim9@127.0.0.1:1/ledger');
    expect(code).toBe(2);
    expect(err).not.toContain('Geheim9');
    expect((await run(folder, '--ledger', 'postgres://[bad:Geheim9@x')).err).not.toContain('Geheim9');
  });

  it('takes the ledger of the environment, and none where it is told so', async () => {
    const folder = folderOf({ 'contracts.csv': LATE_CONTRACTS });
    const own = join(freshFolder(), 'own.duckdb');
    process.env.JIHE_LEDGER = own;
    try {
      expect((await run(folder, '--ledger', 'none')).code).toBe(0);
      expect(() => statSync(own)).toThrow('ENOENT');
      const first = await run(folder);
      expect([first.code, first.out]).toEqual([
        0,
        expect.stringContaining('this period is recorded; it has no earlier one'),
      ]);
      expect(cells((await cli('ledger', 'list', '--lang', 'en')).out).map(([period]) => period)).toEqual([
        'period',
        '2026-10',
      ]);
    } finally {
      delete process.env.JIHE_LEDGER;
    }
  });
});
