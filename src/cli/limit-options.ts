import { UserError } from '../domain/problem.js';
import { availableMemory } from '../store/default-memory.js';
import type { DuckDbLimits } from '../store/duckdb.js';

/** Below this DuckDB cannot even read a file with two threads. */
const LEAST_MEMORY = 256e6;
const MOST_THREADS = 256;

const UNITS: Readonly<Record<string, number>> = { M: 1e6, MB: 1e6, MIB: 2 ** 20, G: 1e9, GB: 1e9, GIB: 2 ** 30 };

/**
 * What `--memory` and `--threads` allow the embedded database.
 * @throws UserError when one is not understood, too little, or more than there is.
 */
export function limitOptions(args: {
  readonly memory: string | undefined;
  readonly threads: string | undefined;
}): DuckDbLimits {
  return {
    ...(args.memory === undefined ? {} : { memory: parseMemory(args.memory) }),
    ...(args.threads === undefined ? {} : { threads: parseThreads(args.threads) }),
  };
}

function parseMemory(text: string): number {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(text) ?? [];
  const factor = UNITS[unit.toUpperCase()];
  if (number === '' || factor === undefined)
    throw new UserError({
      zh: `--memory「${text}」无法识别：请写成 4GB 或 600MB 的形式。`,
      en: `--memory "${text}" is not understood: write it like 4GB or 600MB.`,
    });
  const bytes = Math.floor(Number(number) * factor);
  const available = availableMemory();
  if (bytes < LEAST_MEMORY || bytes > available)
    throw new UserError({
      zh: `--memory ${text} 超出范围：至少 ${shown(LEAST_MEMORY)}，至多本机的 ${shown(available)}。`,
      en: `--memory ${text} is out of range: at least ${shown(LEAST_MEMORY)}, at most this machine's ${shown(available)}.`,
    });
  return bytes;
}

const shown = (bytes: number) => `${Math.floor(bytes / 1e6)}MB`;

function parseThreads(text: string): number {
  const threads = /^\s*\d{1,3}\s*$/.test(text) ? Number(text) : 0;
  if (threads < 1 || threads > MOST_THREADS)
    throw new UserError({
      zh: `--threads「${text}」无法识别：请写 1 至 ${MOST_THREADS} 的整数。`,
      en: `--threads "${text}" is not understood: write a whole number from 1 to ${MOST_THREADS}.`,
    });
  return threads;
}
