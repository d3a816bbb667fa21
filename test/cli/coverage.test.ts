import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACK_FOLDER } from '../../src/package-files.js';
import { cli, folderOf } from './cli.js';

/** A copy of the shipped pack that a test may spoil. */
async function packCopy(): Promise<string> {
  const pack = join(folderOf({}), 'rules');
  await cp(PACK_FOLDER, pack, { recursive: true });
  return pack;
}

/** The lines of a clause: its own and those below it that name no clause. */
function linesOf(out: string, id: string): string[][] {
  const lines = out.split('\n');
  const first = lines.findIndex((line) => line.includes(`(${id})`));
  const rest = lines.slice(first + 1);
  const next = rest.findIndex((line) => !line.startsWith('     '));
  return [lines[first] ?? '', ...rest.slice(0, next)].map((line) => line.trim().split(/ {2,}/));
}

describe('jihe rules coverage', () => {
  it('lists the rules, the parameters and the fines that rest on each clause, or the reason why none does', async () => {
    const { out } = await cli('rules', 'coverage', '--lang', 'en');
    expect(linesOf(out, 'dept 3.7')).toEqual([
      [
        'Department rules 3.7 (dept 3.7)',
        'contract/entered-within-one-workday',
        'Formal contract entered in the ERP within the working days allowed',
      ],
      ['parameter erp_entry_workdays', 'Time to enter a formal contract in the ERP'],
    ]);
    expect(linesOf(out, 'dept 1(7)')).toEqual([
      ['Department rules 1(7) (dept 1(7))', 'Applied to fines', 'The joint liability of managers rests on it.'],
    ]);
    expect(linesOf(out, 'dept 1(5)')).toEqual([
      ['Department rules 1(5) (dept 1(5))', 'No data shows it', 'Equipment is not part of any ERP export.'],
    ]);
  });

  it('shows what a run made of each rule, and why it could not judge', async () => {
    const counts = { notApplicable: 4, notEvaluable: 0, pending: 3, compliant: 20, violations: 2, missing: [] };
    const rules = [
      { id: 'contract/entered-within-one-workday', status: 'evaluated', ...counts },
      {
        ...{
          id: 'contract/kept-by-office',
          status: 'not-evaluable',
          ...counts,
          missing: ['contracts.original_kept_by'],
        },
        ...{ notApplicable: 0, notEvaluable: 29, pending: 0, compliant: 0, violations: 0 },
      },
      { id: 'delivery/signed-note-returned', status: 'evaluated', ...counts, violations: 0 },
      { id: 'own/rule', status: 'evaluated', ...counts },
    ];
    const manifest = { period: '2026-10', asOf: '2026-10-31', rules };
    const { out } = await cli(
      ...['rules', 'coverage', '--lang', 'en', '--out', folderOf({ 'run.json': JSON.stringify(manifest) })],
    );
    expect(linesOf(out, 'dept 3.7')).toEqual([
      [
        ...['Department rules 3.7 (dept 3.7)', 'contract/entered-within-one-workday', 'Evaluated'],
        ...['2', '20', '3', '4', '0'],
      ],
    ]);
    expect(linesOf(out, 'dept 3.9').slice(0, 2)).toEqual([
      [
        ...['Department rules 3.9 (dept 3.9)', 'contract/kept-by-office', 'Not evaluable', '0', '0', '0', '0', '29'],
        'The whole rule: no column "original_kept_by" in Contracts.',
      ],
      ['delivery/signed-note-returned', 'Evaluated', '0', '20', '3', '4', '0'],
    ]);
    expect(linesOf(out, 'dept 3.3')).toEqual([
      ['Department rules 3.3 (dept 3.3)', 'expense/pre-approved', 'Not in that run'],
    ]);
    expect(out).toContain('Period 2026-10, as of 2026-10-31.');
    expect(out).toContain('Rules of that run that are not in this pack: own/rule.');
    // dept 3.7 and 2.4F; of dept 3.9 one rule was not evaluable.
    expect(out).toMatch(/\d+ clauses: evaluated: 2, evaluated in part: 1, applied to fines: 2, /);
    expect(out).toMatch(/, not in that run: \d+$/m);
  });

  it('fails when a clause is passed over, and names it', async () => {
    const pack = await packCopy();
    await rm(join(pack, 'policies/contract/original-archived-by-fifth.json'));
    const { code, out, err } = await cli('rules', 'coverage', '--lang', 'en', '--rules', pack);
    expect(code).toBe(2);
    expect(linesOf(out, 'dept 3.15')[0]).toEqual([
      ...['Department rules 3.15 (dept 3.15)', 'No rule', 'No rule checks it, and no reason is given.'],
    ]);
    expect(err).toContain('no rule checks the clause "dept 3.15", and no reason says why (notCheckable)');
  });

  it('fails when a rule names no clause', async () => {
    const pack = await packCopy();
    const file = join(pack, 'policies/contract/original-archived-by-fifth.json');
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), clauses: [] }));
    const { code, err } = await cli('rules', 'coverage', '--lang', 'en', '--rules', pack);
    expect(code).toBe(2);
    expect(err).toContain('policies/contract/original-archived-by-fifth.json: /clauses');
  });

  it.each([
    ['no folder', {}],
    ['no JSON', { 'run.json': 'x' }],
    ['something else', { 'run.json': 'null' }],
  ])('says so when --out has no run: %s', async (_, files) => {
    const { code, err } = await cli('rules', 'coverage', '--lang', 'en', '--out', folderOf(files));
    expect(code).toBe(2);
    expect(err).toMatch(/run\.json cannot be read\. Name the output folder of a run with --out\.$/);
  });
});
