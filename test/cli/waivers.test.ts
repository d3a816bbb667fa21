import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PACK_FOLDER } from '../../src/package-files.js';
import { cli, folderOf, LATE_CONTRACTS } from './cli.js';

// One contract, entered two working days late: a notice (the same day) and a moderate finding (one working day).
const RULES = ['contract/entered-same-day', 'contract/entered-within-one-workday'];

let folder: string;
beforeAll(() => {
  folder = folderOf({ '合同.csv': LATE_CONTRACTS });
  cpSync(PACK_FOLDER, join(folder, 'rules'), { recursive: true });
});
const out = (name: string) => join(folder, name);
const json = (name: string, file: string) => JSON.parse(readFileSync(join(out(name), file), 'utf8'));
function waive(expiresOn: string): void {
  const waivers = RULES.map((rule) => ({
    ...{ rule, key: 'HT-001', reason: '系统切换', approver: '示例总经理', approvedOn: '2026-10-01', expiresOn },
  }));
  writeFileSync(join(folder, 'rules', 'waivers.json'), JSON.stringify({ waivers }));
}
const audit = (name: string, ...more: string[]) =>
  cli('run', join(folder, '合同.csv'), '--period', '2026-10', '--out', out(name), '--format', 'json', '-q', ...more);

describe('jihe run', () => {
  it('under a waiver: says so, suggests no fine, and does not fail on what is waived', async () => {
    waive('2026-10-31');
    const { code, out: printed, err } = await audit('waived', '--rules', join(folder, 'rules'), '--fail-on', 'notice');
    expect(code).toBe(0);
    expect(printed).toMatch(/其中已豁免\s+2，照常列示，不计罚款/);
    expect(printed).toMatch(/罚款建议\s+0\.00 元，0 人/);
    expect(err).not.toContain('豁免');
    expect(json('waived', 'data/findings.json').map((finding: { waiver: unknown }) => finding.waiver)).toEqual(
      RULES.map(() => ({
        ...{ kind: 'waiver', reason: '系统切换', approver: '示例总经理', approvedOn: '2026-10-01' },
        expiresOn: '2026-10-31',
      })),
    );
  });

  it('under one that expired a day too early: fines, fails, and says why', async () => {
    waive('2026-10-30');
    const {
      code,
      out: printed,
      err,
    } = await audit('expired', '--rules', join(folder, 'rules'), '--fail-on', 'moderate');
    expect(code).toBe(1);
    expect(printed).not.toContain('已豁免');
    // 100 × (1 + 0.1 × 2)
    expect(printed).toMatch(/罚款建议\s+120\.00 元/);
    expect(err).toContain('2 项豁免在截止日前已过期，不再有效；因此有 2 项违规不再豁免。');
    expect(
      json('expired', 'run.json').waivers.map(({ status, findings }: Record<string, unknown>) => [status, findings]),
    ).toEqual([
      ['expired', 1],
      ['expired', 1],
    ]);
  });

  it('with a baseline: what it lists is shown, costs nothing, and fails nothing', async () => {
    expect((await audit('before')).code).toBe(0);
    const { code, out: printed, err } = await audit('after', '--baseline', out('before'), '--fail-on', 'notice');
    expect(code).toBe(0);
    expect(printed).toMatch(/其中已豁免\s+2，照常列示，不计罚款；2 项属于基线/);
    expect(err).toContain('2026-10 稽核（截止 2026-10-31）的基线列有 2 项违规，本次报告中仍有 2 项');
    expect(json('after', 'data/penalties.json').lines).toEqual([]);
    const rules = json('after', 'run.json').rules.filter(({ waived }: { waived: number }) => waived > 0);
    expect(rules.map(({ id, waived, inPeriod }: Record<string, unknown>) => [id, waived, inPeriod])).toEqual(
      RULES.map((id) => [id, 1, 1]),
    );
    // No document of an earlier period: nothing is said of them.
    expect(json('after', 'run.json').earlier).toEqual([]);

    const [finding] = json('after', 'data/findings.json');
    const explained = await cli('explain', finding.id, '--out', out('after'));
    expect(explained.out).toMatch(/不计罚款\s+基线：2026-10 稽核（截止 2026-10-31）的基线/);
    const plain = await cli('explain', finding.id, '--out', out('before'));
    expect(plain.out).not.toContain('不计罚款');
  });

  it('with a baseline that is none: says so before anything is read', async () => {
    const { code, err } = await audit('none', '--baseline', join(folder, '合同.csv'));
    expect(code).toBe(2);
    expect(err).toContain('不是违规清单');
    expect((await audit('none', '--baseline', join(folder, 'nowhere'))).err).toContain('读不到');
    expect((await audit('none', '--baseline')).code).toBe(2);
  });
});
