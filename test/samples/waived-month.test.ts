import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Penalties, RunManifest } from '../../src/domain/result.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { type RunOptions, type RunOutcome, run } from '../../src/run.js';
import { assertAddsUp } from '../adds-up.js';
import { runDatabase } from '../test-store.js';
import { expected, line, person, SAMPLE_MONTH } from './expected.js';

// The sample month under a pack with waivers, and after an audit of the month before it as baseline. What changes against
// samples/2026-10/expected was worked out by hand.

type PenaltyFile = Omit<Penalties, 'lines'> & { lines: (Penalties['lines'][number] & { findings: string[] })[] };

let folder: string;

async function audit(out: string, changes: Partial<RunOptions> = {}) {
  const outcome: RunOutcome = await run({
    ...(await runDatabase()),
    inputs: [fileURLToPath(SAMPLE_MONTH)],
    period: '2026-10',
    out: join(folder, out),
    rules: PACK_FOLDER,
    lang: 'zh',
    formats: new Set(['json']),
    ageing: { basis: 'auto', ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' },
    onProgress: () => {},
    ...changes,
  });
  const read = (name: string) => JSON.parse(readFileSync(join(folder, out, name), 'utf8'));
  return {
    outcome,
    manifest: read('run.json') as RunManifest,
    findings: read('data/findings.json') as Finding[],
    penalties: read('data/penalties.json') as PenaltyFile,
  };
}
type Audit = Awaited<ReturnType<typeof audit>>;

const SIGNED = 'contract/manager-signed-before-entry';
const COMPLETE = 'contract/entry-complete';
const PAID = 'delivery/paid-before-shipment';
const APPROVED = { reason: '示例理由', approver: '示例总经理' };

let plain: Audit;
let waived: Audit;
let september: Audit;
let based: Audit;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-waived-'));
  const rules = join(folder, 'rules');
  cpSync(PACK_FOLDER, rules, { recursive: true });
  writeFileSync(
    join(rules, 'waivers.json'),
    JSON.stringify({
      waivers: [
        // Approved after the as-of date, in force.
        { rule: SIGNED, key: 'YL-202610-004', ...APPROVED, approvedOn: '2026-11-05', expiresOn: '2026-12-31' },
        // A contract of September; expired since.
        { rule: SIGNED, key: 'YL-202609-001', ...APPROVED, approvedOn: '2026-09-12', expiresOn: '2026-09-30' },
        {
          rule: 'contract/kept-by-office',
          key: 'HT-NONE',
          ...APPROVED,
          approvedOn: '2026-10-01',
          expiresOn: '2026-12-31',
        },
      ],
    }),
  );
  writeFileSync(
    join(rules, 'waivers.csv'),
    `规则,条件,原因,批准人,批准日期,有效期至
${COMPLETE},客户名称=示例客户0*,"=1+1, 示例",示例总经理,2026/7/1,2026/10/31
${PAID},shipped_at=2026-10-20*；shipment_no=CK-*-027,示例理由,示例总经理,2026-10-19,2026-12-31
`,
  );
  plain = await audit('plain');
  waived = await audit('waived', { rules });
  september = await audit('september', { period: '2026-09' });
  based = await audit('based', { baseline: join(folder, 'september') });
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('waivers of the pack', () => {
  // 示例客户08 and 09 have contracts 023 and 024; 11 to 13 do not begin with 示例客户0.
  const covered = [
    `${COMPLETE} YL-202610-023`,
    `${COMPLETE} YL-202610-024`,
    `${SIGNED} YL-202610-004`,
    `${PAID} CK-202610-027`,
  ];

  test('mark what they cover and nothing else; everything else of a finding stays', () => {
    expect(
      waived.findings
        .filter(({ waiver }) => waiver !== null)
        .map(({ rule, subject }) => `${rule} ${subject.key}`)
        .sort(),
    ).toEqual([...covered].sort());
    expect(waived.findings.map((finding) => ({ ...finding, waiver: null }))).toEqual(plain.findings);
    expect(
      waived.findings.find(({ subject, rule }) => rule === COMPLETE && subject.key === 'YL-202610-023')?.waiver,
    ).toEqual({
      ...{ kind: 'waiver', reason: '=1+1, 示例', approver: '示例总经理' },
      ...{ approvedOn: '2026-07-01', expiresOn: '2026-10-31' },
    });
  });

  test('leave figures that add up', () => {
    for (const out of ['plain', 'waived', 'september', 'based']) assertAddsUp(join(folder, out));
  });

  test('are listed with what became of them', () => {
    expect(
      waived.manifest.waivers.map(({ rule, key, where, status, findings }) => [rule, key, where, status, findings]),
    ).toEqual([
      [SIGNED, 'YL-202610-004', {}, 'in-force', 1],
      // The finding of September is still open: it is carried, and no longer waived.
      [SIGNED, 'YL-202609-001', {}, 'expired', 1],
      ['contract/kept-by-office', 'HT-NONE', {}, 'unused', 0],
      [COMPLETE, null, { customer_name: '示例客户0*' }, 'in-force', 2],
      [PAID, null, { shipped_at: '2026-10-20*', shipment_no: 'CK-*-027' }, 'in-force', 1],
    ]);
    expect(waived.outcome.notes.slice(-2).map(({ zh }) => zh)).toEqual([
      '1 项豁免在截止日前已过期，不再有效；因此有 1 项违规不再豁免。',
      '1 项豁免在本次报告中没有对应的违规。',
    ]);
  });

  test('change no verdict, and count apart', () => {
    const counts = new Map([SIGNED, COMPLETE, PAID].map((rule, i) => [rule, [1, 2, 1][i]]));
    expect(waived.manifest.rules).toEqual(
      plain.manifest.rules.map((rule) => ({ ...rule, waived: counts.get(rule.id) ?? 0 })),
    );
  });

  test('fines: what is waived costs nothing, now and as a breach of an earlier period', () => {
    const gone = [
      // The only ones of their person under that rule.
      `丙二 | ${SIGNED}`,
      `丙一 | ${COMPLETE}`,
      `丙一 | ${PAID}`,
    ];
    // August and September before; September was waived: 200 × 1 × 1 × (1 + 0.5 × 1) = 300.
    const changed = new Map([[`丙一 | ${SIGNED}`, `丙一 | ${SIGNED} | 1 | 1 | 300.00`]]);
    const lines = expected('penalties.csv')
      .filter((row) => !gone.includes(line(row, ['who', 'rule'])))
      .map((row) => changed.get(line(row, ['who', 'rule'])) ?? line(row, ['who', 'rule', 'count', 'prior', 'amount']));
    expect(
      waived.penalties.lines
        .map((one) => line({ ...one, who: person(one.who) }, ['who', 'rule', 'count', 'prior', 'amount']))
        .sort(),
    ).toEqual(lines.sort());

    const joint = expected('joint.csv').filter((row) => !(row.from === '丙一' && row.rule === PAID));
    expect(
      waived.penalties.joint
        .flatMap(({ manager, from }) => from.map((part) => `${manager} ${part.name} ${part.rule}`))
        .sort(),
    ).toEqual(joint.map((row) => `${row.manager} ${row.from} ${row.rule}`).sort());
    const people = new Map(waived.penalties.people.map(({ name, total, joint }) => [name, [total, joint]]));
    const stated = new Map(expected('people.csv').map((row) => [row.name, row]));
    const total = (name: string, less: number) => (Number(stated.get(name)?.total) - less).toFixed(2);
    // 400 − 300, 110 and 500 less.
    expect(people.get('丙一')).toEqual([total('丙一', 100 + 110 + 500), '0.00']);
    expect(people.get('丙二')).toEqual([total('丙二', 200), '0.00']);
    // 20 % of the 500.00 less.
    expect(people.get('示例经理堃')).toEqual([
      total('示例经理堃', 0),
      (Number(stated.get('示例经理堃')?.joint) - 100).toFixed(2),
    ]);
  });

  test('the earlier periods: what was waived then is counted apart', () => {
    // September: contract 001. July: contract 002 of 示例客户02, whose phone number is blank.
    const less = new Map([
      ['2026-09', 1],
      ['2026-07', 1],
    ]);
    expect(plain.manifest.earlier.map(({ period }) => period)).toEqual(['2026-09', '2026-08', '2026-07']);
    expect(waived.manifest.earlier).toEqual(
      plain.manifest.earlier.map((one) => {
        const n = less.get(one.period) ?? 0;
        return { ...one, violations: one.violations - n, waived: n };
      }),
    );
  });
});

describe('a baseline', () => {
  const known = () => new Set(september.findings.map(({ id }) => id));

  test('waives exactly what the earlier run had listed', () => {
    expect(known().size).toBeGreaterThan(10);
    const waived = based.findings.filter(({ waiver }) => waiver !== null);
    expect(waived.map(({ id }) => id)).toEqual(based.findings.map(({ id }) => id).filter((id) => known().has(id)));
    // Due on 23 September, and still not entered.
    expect(waived.map(({ rule, subject }) => `${rule} ${subject.key}`)).toContain(
      'contract/entered-within-one-workday YL-202609-004',
    );
    for (const { waiver } of waived)
      expect(waiver).toEqual({
        ...{ kind: 'baseline', reason: '2026-09 稽核（截止 2026-09-30）的基线' },
        ...{ approver: null, approvedOn: null, expiresOn: null },
      });
    expect(based.findings.map((finding) => ({ ...finding, waiver: null }))).toEqual(plain.findings);
    expect(based.manifest.baseline).toEqual({ findings: waived.length });
    expect(plain.manifest).not.toHaveProperty('baseline');
    expect(based.outcome.notes.at(-1)?.zh).toBe(
      `2026-09 稽核（截止 2026-09-30）的基线列有 ${known().size} 项违规，本次报告中仍有 ${waived.length} 项，照常列示，不计罚款。`,
    );
  });

  test('what it lists of September is no breach of September any more', () => {
    // 丙一 had August and September.
    const one = based.penalties.lines.find(({ rule, who }) => rule === SIGNED && who.name === '丙一');
    expect([one?.prior, one?.amount]).toEqual([1, '300.00']);
    const [last] = based.manifest.earlier;
    const [before] = plain.manifest.earlier;
    expect(Number(last?.violations) + Number(last?.waived)).toBe(before?.violations);
    expect(Number(last?.waived)).toBeGreaterThan(0);
  });
});

test.each(['waived', 'based'] as const)('what is counted ties together: %s', (name) => {
  const { manifest, findings, penalties, outcome } = { waived, based }[name];
  for (const rule of manifest.rules) {
    const own = findings.filter((finding) => finding.rule === rule.id);
    expect([rule.id, rule.inPeriod + rule.carried]).toEqual([rule.id, own.length]);
    expect([rule.id, rule.waived]).toEqual([rule.id, own.filter(({ waiver }) => waiver !== null).length]);
  }
  const of = (rule: string, org: string, role: string, who: string | null) =>
    findings.filter((one) => one.rule === rule && one.org === org && one.who.role === role && one.who.name === who);
  for (const count of outcome.counts) {
    const own = of(count.rule, count.org, count.who.role, count.who.name);
    const ofPeriod = own.filter(({ state }) => state === 'new');
    expect(count).toMatchObject({
      inPeriod: ofPeriod.length,
      carried: own.length - ofPeriod.length,
      waived: own.filter(({ waiver }) => waiver !== null).length,
      waivedInPeriod: ofPeriod.filter(({ waiver }) => waiver !== null).length,
    });
  }
  // Behind the lines stand the new findings that are neither waived nor notices, each once.
  const fined = findings.filter(
    ({ state, waiver, severity }) => state === 'new' && waiver === null && severity !== 'notice',
  );
  expect(penalties.lines.flatMap((one) => one.findings).sort()).toEqual(fined.map(({ id }) => id).sort());
  for (const one of penalties.lines) expect(one.findings).toHaveLength(one.count);
});
