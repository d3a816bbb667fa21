import { open, rm } from 'node:fs/promises';
import { CSV_START, csvLine } from '../domain/csv-line.js';
import { UserError } from '../domain/problem.js';
import type { Lang } from '../domain/text.js';
import type { Ledger } from '../ledger/ledger.js';
import { jsonText } from '../report/json/write-json.js';
import { lastDecisions } from './decisions-of-finding.js';

/** The whole ledger as JSON, in pieces: entries with their findings and fines, and every decision. */
export async function* ledgerJson(ledger: Ledger): AsyncIterable<string> {
  const entries = (await ledger.entries()).map(({ manifest, ...entry }) => ({
    ...entry,
    manifest: jsonOf(manifest),
    findings: findings(ledger, entry.period),
    fines: ledger.fines(entry.period),
  }));
  yield* jsonText({ entries, decisions: await ledger.decisions() });
  yield '\n';
}

async function* findings(ledger: Ledger, period: string) {
  for await (const { finding, firstSeen } of ledger.findings(period)) yield { ...finding, firstSeen };
}

/** What stands in a ledger may be anything. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const TITLES: Readonly<Record<Lang, readonly string[]>> = {
  zh: [
    ...['期间', '编号', '规则', '严重程度', '公司', '角色', '责任人', '单据', '发生日', '期限', '完成', '迟延天数'],
    ...['状态', '未完成', '首次发现', '豁免', '决定', '决定金额', '决定人', '决定日', '理由', '说明'],
  ],
  en: [
    ...[
      'period',
      'id',
      'rule',
      'severity',
      'org',
      'role',
      'name',
      'document',
      'occurredOn',
      'deadline',
      'doneAt',
      'daysLate',
    ],
    ...[
      'state',
      'open',
      'firstSeen',
      'waiver',
      'decision',
      'decidedAmount',
      'decidedBy',
      'decidedOn',
      'reason',
      'message',
    ],
  ],
};

/** Every finding of every entry as CSV, line by line, each with the last decision on it or on its fine of that period. */
export async function* ledgerCsv(ledger: Ledger, lang: Lang): AsyncIterable<string> {
  yield CSV_START + csvLine(TITLES[lang]);
  const decisions = await ledger.decisions();
  for (const { period } of await ledger.entries()) {
    const decided = lastDecisions(period, decisions);
    for await (const { finding, firstSeen } of ledger.findings(period)) {
      const { who, subject, waiver, open: isOpen, message } = finding;
      const decision = decided.get(finding.id);
      yield csvLine([
        ...[period, finding.id, finding.rule, finding.severity, finding.org, who.role, who.name, subject.key],
        ...[finding.occurredOn, finding.deadline, finding.doneAt, finding.daysLate, finding.state, isOpen, firstSeen],
        ...[waiver?.reason, decision?.kind, decision?.amount, decision?.by, decision?.on, decision?.reason, message],
      ]);
    }
  }
}

/**
 * Writes pieces of text to a new file that only its owner may read: a ledger holds names. An unfinished one is removed.
 * @throws UserError when there is a file already, or none can be written.
 */
export async function writePrivately(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST'
      ? new UserError({
          zh: `${path} 已存在，不会覆盖。请另指定一个文件。`,
          en: `${path} exists and will not be overwritten. Name another file.`,
        })
      : new UserError({
          zh: `无法写入 ${path}（${error.code}）。`,
          en: `${path} cannot be written (${error.code}).`,
        });
  });
  let isDone = false;
  try {
    for await (const piece of inBlocks(pieces)) await file.write(piece);
    isDone = true;
  } finally {
    await file.close();
    if (!isDone) await rm(path, { force: true });
  }
}

const BLOCK = 65_536;

async function* inBlocks(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let held = '';
  for await (const piece of pieces) {
    held += piece;
    if (held.length < BLOCK) continue;
    yield held;
    held = '';
  }
  yield held;
}

/** Whole lines, without their ends, from pieces of text. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let held = '';
  for await (const piece of inBlocks(pieces)) {
    const lines = (held + piece).split('\n');
    held = lines.pop() ?? '';
    yield* lines;
  }
  if (held !== '') yield held;
}
