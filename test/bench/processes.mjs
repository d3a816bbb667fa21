// Runs what is measured in processes of its own, and says what was measured.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string} path beside this file */
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const JIHE = here('../../bin/jihe.js');
export const GENERATE = here('../../samples/generate/generate.mjs');

/** Everything the bench writes. */
export const work = mkdtempSync(join(tmpdir(), 'jihe-bench-'));
const measuresFile = join(work, 'measures.json');
// Temporary files of what is measured stand apart, so that their size can be told.
const temporary = join(work, 'tmp');
mkdirSync(temporary);

/**
 * Runs a script in a process of its own: wall time and processor time (ms), highest memory and size of temporary files
 * (bytes), output. Throws when it fails.
 * @param {string[]} args
 * @param {number[]} accepted exit codes
 */
export function node(args, accepted = [0]) {
  const flags = args[0]?.startsWith('-') || args[1] === '--version' ? [] : ['--import', here('measure.mjs')];
  rmSync(measuresFile, { force: true });
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TMPDIR: temporary, JIHE_BENCH_MEASURES: measuresFile },
  });
  const ms = performance.now() - start;
  if (!accepted.includes(status ?? -1))
    throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr.slice(-2000)}`);
  const measures = existsSync(measuresFile)
    ? JSON.parse(readFileSync(measuresFile, 'utf8'))
    : { memory: 0, processor: 0, temporary: 0 };
  return { ms, stdout, ...measures };
}

/**
 * Writes so many contracts with as many shipments, invoices and receipts, unless the folder is there.
 * @param {string | number} contracts @param {string} folder
 */
export function generate(contracts, folder) {
  if (existsSync(folder)) return;
  const { ms } = node([GENERATE, '--contracts', String(contracts), '--out', folder]);
  say(
    `generated ${count(Number(contracts))} contracts with as many shipments, receipts and invoices in ${seconds(ms)}`,
  );
}

/** Medians of measurements taken in turn, so that a slow moment hits all of them. @param {number} times @param {(() => number)[]} measures */
export function alternate(times, measures) {
  /** @type {number[][]} */
  const taken = measures.map(() => []);
  for (let i = 0; i < times; i++) for (const [k, measure] of measures.entries()) taken[k]?.push(measure());
  return taken.map(median);
}

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** @param {number} bytes */
export function gigabytes(bytes) {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}

/** @param {number} number */
export function count(number) {
  return number.toLocaleString('en');
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}
