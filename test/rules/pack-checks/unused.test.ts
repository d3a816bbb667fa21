import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { FactsContract, PackFacts, Parameter } from '../../../src/domain/pack.js';
import { openPack } from '../../../src/rules/pack.js';
import { PROGRAM_PARAMETERS, PROGRAM_VIEWS } from '../../../src/rules/pack-checks/program-reads.js';
import { unusedFacts, unusedParameters } from '../../../src/rules/pack-checks/unused.js';
import { ruleOf } from './brute-force.js';

const text = (name: string) => ({ zh: name, en: name });
const view = (name: string, columns: string[], sql: string, more: Partial<FactsContract> = {}): PackFacts => ({
  contract: {
    name,
    title: text(name),
    grain: text('a row'),
    columns: Object.fromEntries(columns.map((column) => [column, { type: 'text', title: text(column) }])),
    ...more,
  },
  sql,
});
const parameter = (name: string): Parameter => ({
  ...{ name, title: text(name), unit: 'days', clause: 'dept 3.7', values: [{ value: 1 }] },
});

const rule = ruleOf('a/rule', {
  facts: 'thing',
  scope: { all: [{ fact: 'kind', operator: 'equal', value: 'x' }] },
  conditions: { all: [{ fact: 'days', operator: 'greaterThan', value: { fact: 'parameters', path: 'limit' } }] },
  occurredOn: 'due_on',
  deadline: { due: 'due_on', done: 'done_at', daysLate: 'days' },
  evidence: ['number'],
  event: { type: 'violation', params: { message: text('{{customer|?}} {{parameters.shown}}'), nextStep: text('-') } },
});
const COLUMNS = ['kind', 'days', 'due_on', 'done_at', 'number', 'customer', 'clerk', 'done_on'];
const subject = (more: string[] = []): PackFacts => {
  const { contract, sql } = view('thing', [...COLUMNS, ...more], 'SELECT b.number FROM base b', {
    ...{ who: { clerk: 'clerk' }, uses: ['base'], parameters: ['grace'] },
  });
  const columns = { ...contract.columns, done_at: { type: 'datetime' as const, title: text('done'), day: 'done_on' } };
  return { contract: { ...contract, columns }, sql };
};
const base = view('base', ['number'], 'SELECT number FROM contracts_asof');
const parts = { rules: [rule], facts: [base, subject()], parameters: [parameter('limit'), parameter('grace')] };
const places = (faults: readonly { readonly file: string; readonly path: string }[]) =>
  faults.map(({ file, path }) => `${file}${path}`);

describe('views and columns', () => {
  test('a pack in which everything is used', () => {
    expect(unusedFacts(parts)).toEqual([]);
  });

  test('a view that nothing reads, and one that only an unused one reads', () => {
    const lonely = view('lonely', ['x'], 'SELECT x FROM below', { uses: ['below'] });
    const below = view('below', ['x'], 'SELECT x FROM contracts_asof');
    expect(places(unusedFacts({ ...parts, facts: [base, below, lonely, subject()] }))).toEqual([
      'facts/below.json',
      'facts/lonely.json',
    ]);
    // With a rule on the view both are in use.
    const judging = { ...rule, name: 'b/rule', facts: 'lonely', evidence: ['x'] };
    expect(places(unusedFacts({ ...parts, rules: [rule, judging], facts: [base, below, lonely, subject()] }))).toEqual(
      [],
    );
  });

  test('a column that no rule and no reader names', () => {
    expect(places(unusedFacts({ ...parts, facts: [base, subject(['spare'])] }))).toEqual([
      'facts/thing.json/columns/spare',
    ]);
    const wide = view('base', ['number', 'spare'], 'SELECT number, spare FROM contracts_asof');
    expect(places(unusedFacts({ ...parts, facts: [wide, subject()] }))).toEqual(['facts/base.json/columns/spare']);
  });

  test('whoever reads all columns may mean each', () => {
    const wide = view('base', ['number', 'spare'], 'SELECT number, spare FROM contracts_asof');
    const reader = (sql: string) => [wide, { ...subject(), sql }];
    expect(unusedFacts({ ...parts, facts: reader('SELECT b.* FROM base b') })).toEqual([]);
    expect(unusedFacts({ ...parts, facts: reader('SELECT * FROM base') })).toEqual([]);
    expect(unusedFacts({ ...parts, facts: reader('SELECT number FROM base WHERE 1 * 1 > 0') })).toHaveLength(1);
    expect(unusedFacts({ ...parts, facts: reader('SELECT number, COUNT(*) FROM base') })).toHaveLength(1);
  });
});

describe('parameters', () => {
  test('compared with, read by a view in use, or part of the fines', () => {
    const fines = PROGRAM_PARAMETERS.map(parameter);
    expect(unusedParameters({ ...parts, parameters: [...parts.parameters, ...fines] })).toEqual([]);
  });

  test('in no condition and no view', () => {
    expect(places(unusedParameters({ ...parts, parameters: [...parts.parameters, parameter('spare')] }))).toEqual([
      'parameters.json/parameters/2',
    ]);
  });

  test('only shown in a message', () => {
    const [fault] = unusedParameters({ ...parts, parameters: [parameter('shown')] });
    expect(fault?.what.en).toContain('only shown in messages');
  });

  test('read by an unused view only', () => {
    const lonely = view('lonely', ['x'], "SELECT 'spare'", { parameters: ['spare'] });
    const pack = { ...parts, facts: [...parts.facts, lonely], parameters: [parameter('spare')] };
    expect(places(unusedParameters(pack))).toEqual(['parameters.json/parameters/0']);
  });
});

describe('what the program reads itself', () => {
  const SRC = fileURLToPath(new URL('../../../src/', import.meta.url));
  const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('pack-checks'))
    .map((file) => readFileSync(join(SRC, file), 'utf8'));

  test('is every view of the pack that its code names after FROM or JOIN', async () => {
    const pack = await openPack(fileURLToPath(new URL('../../../rules/', import.meta.url)));
    const views = pack.facts.map(({ contract }) => contract.name);
    const read = new Set(
      sources.flatMap((source) => [...source.matchAll(/\b(?:FROM|JOIN)\s+\(?([a-z_]+)/g)].map(([, name]) => name)),
    );
    // unrecorded-duties.ts names its view by a constant.
    for (const source of sources) for (const [, name] of source.matchAll(/const VIEW = '([a-z_]+)'/g)) read.add(name);
    expect(views.filter((name) => read.has(name)).sort()).toEqual(PROGRAM_VIEWS);
  });
});
