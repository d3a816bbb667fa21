import { describe, expect, it } from 'vitest';
import { citedClauses, isNumbered } from '../../src/domain/cited-clause.js';
import type { PolicyDocument } from '../../src/domain/pack.js';

const text = (zh: string, en: string) => ({ zh, en });
const DEPARTMENT: PolicyDocument = {
  document: 'dept',
  title: text('销售部管理制度', 'Rules of the sales department'),
  short: text('部门制度', 'Department rules'),
  clauses: [
    { id: 'dept 1(7)', text: text('连带责任。', 'Joint liability.') },
    { id: 'dept 2.3E', text: text('签字。', 'Signature.') },
    { id: 'dept 3.7', text: text('及时录入。', 'Entered in time.') },
  ],
};
const CLERK: PolicyDocument = {
  document: 'clerk',
  title: text('内勤岗位要求', 'Duties of the clerk'),
  short: text('内勤职责', "Clerk's duties"),
  clauses: [
    { id: 'clerk dual-review', label: text('双人复核', 'dual review'), text: text('两人复核。', 'Two review.') },
  ],
};

describe('citing a clause', () => {
  const clauses = citedClauses([DEPARTMENT, CLERK]);

  it.each([
    ['dept 1(7)', '部门制度 1(7)', 'Department rules 1(7)'],
    ['dept 2.3E', '部门制度 2.3E', 'Department rules 2.3E'],
    ['dept 3.7', '部门制度 3.7', 'Department rules 3.7'],
    ['clerk dual-review', '内勤职责「双人复核」', "Clerk's duties: dual review"],
  ])('%s', (id, zh, en) => {
    expect(clauses.get(id)?.reference).toEqual({ zh, en });
  });

  it('comes with the title of its document and what it says, in the order of the documents', () => {
    expect([...clauses.keys()]).toEqual(['dept 1(7)', 'dept 2.3E', 'dept 3.7', 'clerk dual-review']);
    expect(clauses.get('clerk dual-review')).toMatchObject({ document: CLERK.title, text: CLERK.clauses[0]?.text });
  });

  it('a number is a part that begins with a digit', () => {
    expect(['dept 1(7)', 'dept 2.3E', 'credit 10.2'].every(isNumbered)).toBe(true);
    expect(['clerk entry', 'credit conduct', 'process dual-review'].some(isNumbered)).toBe(false);
  });
});
