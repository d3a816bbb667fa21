import type { PenaltyLine } from '../domain/result.js';

/** A finding that a fine is suggested for: whose, under which rule, and its id. */
export interface FinedFinding {
  readonly org: string;
  readonly role: string;
  readonly name: string | null;
  readonly rule: string;
  readonly id: string;
}

/** Some of the findings behind one line of fines, at most {@link BATCH}; the next ones follow until `isLast`. */
export interface FinedBatch {
  readonly line: PenaltyLine;
  readonly ids: readonly string[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Ids held at a time. A cell of Excel holds this many and no more than twice as many. */
const BATCH = 1000;

/**
 * The ids behind each line, line by line: one pass over both, which come in the same order (org, name, role, rule, by
 * code point). Throws an Error (internal) when they do not fit each other.
 */
export async function* finedBatches(
  lines: readonly PenaltyLine[],
  findings: AsyncIterable<FinedFinding>,
): AsyncGenerator<FinedBatch> {
  const source = findings[Symbol.asyncIterator]();
  try {
    for (const line of lines) {
      for (let told = 0; told < line.count; ) {
        const ids: string[] = [];
        for (const end = Math.min(line.count, told + BATCH); told + ids.length < end; ) {
          const { value: finding } = await source.next();
          if (finding === undefined || !isBehind(line, finding))
            throw new Error(
              `internal error: ${line.count} findings of ${line.rule} were fined, ${told + ids.length} found`,
            );
          ids.push(finding.id);
        }
        const isFirst = told === 0;
        told += ids.length;
        yield { line, ids, isFirst, isLast: told === line.count };
      }
    }
    if ((await source.next()).done !== true) throw new Error('internal error: a fined finding belongs to no line');
  } finally {
    await source.return?.();
  }
}

function isBehind({ org, who, rule }: PenaltyLine, finding: FinedFinding): boolean {
  return (
    finding.org === org &&
    finding.role === who.role &&
    (finding.name ?? '') === (who.name ?? '') &&
    finding.rule === rule
  );
}
