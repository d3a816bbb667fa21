import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDay, parsePeriod } from '../domain/date.js';
import { UserError } from '../domain/problem.js';
import type { Text } from '../domain/text.js';
import { jsonList, NotAList } from './json-list.js';

/** Findings that were known before, as an earlier run listed them. */
export interface Baseline {
  /** Which list it is: by the period and the as-of date of its run where they are known, else by its name. */
  readonly title: Text;
  readonly count: number;
  has(finding: string): boolean;
  /** The rules with a finding in it. */
  readonly rules: ReadonlySet<string>;
}

/** A finding's id is 64 bits, written as 16 digits. */
const ID = /^[0-9a-f]{16}$/;

/** A `run.json` beyond this size is not looked into. */
const LARGEST_MANIFEST = 256 * 1024 * 1024;

/**
 * Reads the findings of an earlier run: its `data/findings.json`, or its output folder. They pass one by one; what is kept
 * of each are the eight bytes of its id.
 * @throws UserError when there is no such file, or it is not a list of findings.
 */
export async function readBaseline(path: string): Promise<Baseline> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, 'data', 'findings.json') : path;
  const ids = idList();
  const rules = new Set<string>();
  try {
    for await (const entry of jsonList(file)) {
      const { id, rule } = (entry ?? {}) as { readonly id?: unknown; readonly rule?: unknown };
      if (typeof id !== 'string' || !ID.test(id) || typeof rule !== 'string') throw new NotAList();
      ids.add(BigInt(`0x${id}`));
      rules.add(rule);
    }
  } catch (error) {
    throw problem(error, file);
  }
  const known = ids.sorted();
  return {
    title: await titleOf(file),
    count: known.length,
    has: (finding) => ID.test(finding) && isIn(known, BigInt(`0x${finding}`)),
    rules,
  };
}

function problem(error: unknown, file: string): unknown {
  if (error instanceof NotAList)
    return new UserError({
      zh: `${file} 不是违规清单。--baseline 需要某次运行的 data/findings.json，或那次运行的输出文件夹。`,
      en: `${file} is not a list of findings. --baseline takes the data/findings.json of a run, or that run's output folder.`,
    });
  if (error instanceof SyntaxError)
    return new UserError({
      zh: `${file} 不是有效的JSON：${error.message}。--baseline 需要某次运行的 data/findings.json，或那次运行的输出文件夹。`,
      en: `${file} is not valid JSON: ${error.message}. --baseline takes the data/findings.json of a run, or that run's output folder.`,
    });
  if ((error as NodeJS.ErrnoException).code === undefined) return error;
  return new UserError({
    zh: `读不到 ${file}。--baseline 需要某次运行的 data/findings.json，或那次运行的输出文件夹。`,
    en: `${file} cannot be read. --baseline takes the data/findings.json of a run, or that run's output folder.`,
  });
}

/** A growing list of numbers of 64 bits. */
function idList(): { add(id: bigint): void; sorted(): BigUint64Array } {
  let held = new BigUint64Array(1024);
  let count = 0;
  return {
    add(id) {
      if (count === held.length) {
        const larger = new BigUint64Array(held.length * 2);
        larger.set(held);
        held = larger;
      }
      held[count++] = id;
    },
    sorted() {
      const ids = held.slice(0, count).sort();
      // The same finding twice is one finding.
      return ids.filter((id, i) => i === 0 || id !== ids[i - 1]);
    },
  };
}

function isIn(sorted: BigUint64Array, id: bigint): boolean {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const found = sorted[middle] as bigint;
    if (found === id) return true;
    if (found < id) from = middle + 1;
    else to = middle;
  }
  return false;
}

/** By the `run.json` of its run, which stands in the folder above; by its own name where there is none. */
async function titleOf(file: string): Promise<Text> {
  const name = basename(file);
  const unknown = { zh: `基线 ${name}`, en: `baseline ${name}` };
  const manifest = join(dirname(dirname(file)), 'run.json');
  try {
    if ((await stat(manifest)).size > LARGEST_MANIFEST) return unknown;
    const { period, asOf } = JSON.parse(await readFile(manifest, 'utf8')) as Readonly<Record<string, unknown>>;
    if (typeof period !== 'string' || typeof asOf !== 'string' || !isDay(asOf)) return unknown;
    const { label } = parsePeriod(period);
    return { zh: `${label} 稽核（截止 ${asOf}）的基线`, en: `baseline of ${label} (as of ${asOf})` };
  } catch {
    return unknown;
  }
}
