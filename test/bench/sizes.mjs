// How time and memory grow with the data: one audit per size, each under the same limit of memory.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { count, generate, gigabytes, JIHE, node, say, seconds, work } from './processes.mjs';

/** Ten times the data may take this many times as long. */
const GROWTH_GOAL = 11;

/**
 * @param {readonly number[]} sizes numbers of contracts, ascending
 * @param {{ memory: string | undefined, data: string | undefined }} options data: a folder with a folder of exports per size, `<contracts>`
 */
export function sizes(sizes, { memory, data }) {
  /** @type {{ contracts: number, ms: number, processor: number } | undefined} */
  let before;
  for (const contracts of sizes) {
    const exports = join(data ?? work, String(contracts));
    generate(contracts, exports);
    const out = join(work, 'out-sizes');
    const limit = memory === undefined ? [] : ['--memory', memory];
    const run = node(
      [JIHE, 'run', exports, '--period', '2026-10', '--format', 'json', '--out', out, '-q', ...limit],
      [0, 3],
    );
    const manifest = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    const findings = manifest.rules.reduce(
      (/** @type {number} */ sum, /** @type {any} */ rule) => sum + rule.inPeriod + rule.carried,
      0,
    );
    say(
      `${count(contracts)} contracts: ${seconds(run.ms)} (processor ${seconds(run.processor)}), peak memory ${gigabytes(run.memory)}${memory === undefined ? '' : ` with --memory ${memory}`}, temporary files ${gigabytes(run.temporary)}, ${count(findings)} findings`,
    );
    if (before !== undefined) {
      const power = Math.log10(contracts / before.contracts);
      const growth = (/** @type {'ms' | 'processor'} */ of) => (run[of] / (before?.[of] ?? 1)) ** (1 / power);
      say(
        `  time per ten times the data: × ${growth('ms').toFixed(1)}, processor time × ${growth('processor').toFixed(1)} (goal ≤ ${GROWTH_GOAL})`,
      );
    }
    before = { contracts, ms: run.ms, processor: run.processor };
    rmSync(out, { recursive: true, force: true });
    if (data === undefined) rmSync(exports, { recursive: true, force: true });
  }
}
