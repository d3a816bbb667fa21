import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../src/domain/pack.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { clauseCoverage, unaccountedClauses } from '../../src/rules/coverage.js';
import { openPack } from '../../src/rules/pack.js';

const text = (zh: string, en = zh) => ({ zh, en });
const clause = (id: string, more: object = {}) => ({ id, text: text(`${id}条`, `Clause ${id}`), ...more });
const reason = text('导出数据无法体现。', 'No export shows it.');

const SOURCES: readonly PolicyDocument[] = [
  {
    document: 'clerk',
    title: text('内勤职责要求', 'Duties'),
    short: text('内勤职责', 'Duties'),
    clauses: [clause('clerk entry', { label: text('录入', 'entry') })],
  },
  {
    document: 'dept',
    title: text('部门管理制度', 'Department rules'),
    short: text('部门制度', 'Dept'),
    clauses: [
      clause('dept 3.7'),
      clause('dept 3.1', { notCheckable: reason }),
      clause('dept 3.9', { notCheckable: reason }),
      clause('dept 3.16'),
      clause('dept 1(7)'),
      clause('dept 3.4'),
    ],
  },
];

const rule = (name: string, clauses: readonly string[]) => ({ name, clauses });
const RULES = [
  rule('contract/entry-complete', ['clerk entry']),
  rule('contract/kept', ['dept 3.9']),
  rule('contract/late', ['dept 3.7', 'clerk entry']),
];
const PENALTIES = { clauses: ['dept 3.16'], joint: { clauses: ['dept 1(7)'] } };
const PACK = {
  sources: SOURCES,
  rules: RULES,
  parameters: [
    { name: 'entry_days', clause: 'dept 3.7' },
    { name: 'off_norm', clause: 'dept 3.4' },
  ],
  penalties: PENALTIES,
};

describe('coverage of the clauses', () => {
  it('follows the documents, and says of each clause what rests on it', () => {
    const rows = clauseCoverage(PACK).map(({ clause: { id, reference }, state, rules, parameters, fines }) => ({
      id,
      reference: reference.zh,
      state,
      rules,
      parameters,
      fines,
    }));
    const nothing = { rules: [], parameters: [], fines: [] };
    expect(rows).toEqual([
      {
        ...nothing,
        id: 'clerk entry',
        reference: '内勤职责「录入」',
        state: 'checked',
        rules: ['contract/entry-complete', 'contract/late'],
      },
      {
        ...nothing,
        id: 'dept 3.7',
        reference: '部门制度 3.7',
        state: 'checked',
        rules: ['contract/late'],
        parameters: ['entry_days'],
      },
      { ...nothing, id: 'dept 3.1', reference: '部门制度 3.1', state: 'not-checkable' },
      // A rule checks a part of it, the reason speaks of the rest.
      { ...nothing, id: 'dept 3.9', reference: '部门制度 3.9', state: 'in-part', rules: ['contract/kept'] },
      { ...nothing, id: 'dept 3.16', reference: '部门制度 3.16', state: 'applied', fines: ['scale'] },
      { ...nothing, id: 'dept 1(7)', reference: '部门制度 1(7)', state: 'applied', fines: ['joint'] },
      // A number that nobody checks accounts for nothing.
      { ...nothing, id: 'dept 3.4', reference: '部门制度 3.4', state: 'unaccounted', parameters: ['off_norm'] },
    ]);
  });

  it('keeps the reason why no export shows a clause', () => {
    const reasons = clauseCoverage(PACK).flatMap(({ clause: { id }, notCheckable }) =>
      notCheckable === null ? [] : [[id, notCheckable]],
    );
    expect(reasons).toEqual([
      ['dept 3.1', reason],
      ['dept 3.9', reason],
    ]);
  });

  it('names the unaccounted clauses by file and place', () => {
    expect(unaccountedClauses(PACK)).toEqual([
      {
        file: 'sources/dept.json',
        path: '/clauses/5',
        what: {
          zh: '条款“dept 3.4”没有规则稽核，也没有写明原因（notCheckable）',
          en: 'no rule checks the clause "dept 3.4", and no reason says why (notCheckable)',
        },
        nearest: null,
      },
    ]);
  });

  it('loses a clause with its only rule, or with the fines that rest on it', () => {
    const places = (pack: typeof PACK) => unaccountedClauses(pack).map(({ file, path }) => `${file}#${path}`);
    expect(places({ ...PACK, rules: RULES.slice(0, 2) })).toEqual([
      'sources/dept.json#/clauses/0',
      'sources/dept.json#/clauses/5',
    ]);
    expect(places({ ...PACK, penalties: { ...PENALTIES, clauses: [] } })).toEqual([
      'sources/dept.json#/clauses/3',
      'sources/dept.json#/clauses/5',
    ]);
    expect(places({ ...PACK, rules: [...RULES, rule('price/off-norm', ['dept 3.4'])] })).toEqual([]);
  });
});

describe('the shipped pack', () => {
  it('passes over no clause; the only ones without a rule are fines and behaviour', async () => {
    const pack = await openPack(PACK_FOLDER);
    expect(unaccountedClauses(pack)).toEqual([]);
    const withoutRule = clauseCoverage(pack).flatMap(({ clause, state }) =>
      state === 'checked' ? [] : [`${clause.id}: ${state}`],
    );
    expect(withoutRule).toEqual([
      'credit conduct: not-checkable',
      'dept 1(5): not-checkable',
      'dept 1(7): applied',
      'dept 3.1: not-checkable',
      'dept 3.16: applied',
      'process conduct: not-checkable',
    ]);
  });
});
