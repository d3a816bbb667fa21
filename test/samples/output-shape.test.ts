import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACK_FOLDER } from '../../src/package-files.js';
import { run } from '../../src/run.js';
import { runDatabase } from '../test-store.js';

// Other programs read these files: their keys are an interface.
let folder: string;
const read = (file: string) => JSON.parse(readFileSync(join(folder, 'out', file), 'utf8'));
const keys = (value: object) => Object.keys(value);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-shape-'));
  await run({
    ...(await runDatabase()),
    inputs: [fileURLToPath(new URL('../../samples/2026-10', import.meta.url))],
    period: '2026-10',
    out: join(folder, 'out'),
    rules: PACK_FOLDER,
    lang: 'zh',
    formats: new Set(['json']),
    ageing: { basis: 'auto', ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' },
    onProgress: () => {},
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the output files have exactly these keys', () => {
  it('run.json', () => {
    const manifest = read('run.json');
    expect(keys(manifest)).toEqual(
      'tool period asOf engine inputs calendar rules waivers earlier reports warnings'.split(' '),
    );
    expect(keys(manifest.calendar)).toEqual('knownFrom knownThrough assumedDays'.split(' '));
    expect(keys(manifest.inputs[0])).toEqual(
      'file sheet sha256 dataset encoding rowsRead rowsLoaded rowsRejected rowsIgnored'.split(' '),
    );
    expect(keys(manifest.rules[0]).sort()).toEqual(
      'id status missing rows notApplicable notEvaluable pending compliant violations waived inPeriod carried'
        .split(' ')
        .sort(),
    );
  });

  it('findings.json', () => {
    const [finding] = read('data/findings.json');
    expect(keys(finding)).toEqual(
      'id rule title clauses severity org subject source who occurredOn deadline doneAt daysLate open message nextStep evidence waiver state'.split(
        ' ',
      ),
    );
  });

  it('penalties.json', () => {
    const penalties = read('data/penalties.json');
    expect(keys(penalties)).toEqual(['lines', 'joint', 'people']);
    expect(keys(penalties.lines[0])).toEqual(
      'org who rule count worstDaysLate prior base amount formula decision findings'.split(' '),
    );
    expect(keys(penalties.joint[0])).toEqual(['org', 'manager', 'amount', 'from']);
    expect(keys(penalties.joint[0].from[0])).toEqual(['name', 'rule', 'line', 'decided', 'share']);
    expect(keys(penalties.people[0])).toEqual(
      'org name role total afterDecisions joint monthlyWage overCap'.split(' '),
    );
  });

  it('aging.json', () => {
    const ageing = read('data/aging.json');
    expect(keys(ageing)).toEqual('asOf basis ageFrom buckets rows items totals cny'.split(' '));
    expect(keys(ageing.buckets[0])).toEqual(['label', 'from', 'to']);
    expect(keys(ageing.rows[0]).sort()).toEqual(
      'org customer currency notDue buckets onAccount balance invoiced credited received writtenOff check'
        .split(' ')
        .sort(),
    );
    expect(keys(ageing.items[0])).toEqual(
      'org customer currency docNo contractNo docOn dueOn dueAssumed amount settled open daysOverdue bucket salesperson'.split(
        ' ',
      ),
    );
    for (const row of [...ageing.rows, ...ageing.totals]) expect(row.check).toBe('0.00');
  });

  it('register.json', () => {
    const register = read('data/register.json');
    expect(keys(register)).toEqual(['month', 'contracts', 'totals']);
    expect(keys(register.contracts[0])).toEqual(
      'seq org contractNo customer salesperson signedOn amount currency enteredAt originalNo archivedOn status'.split(
        ' ',
      ),
    );
  });
});
