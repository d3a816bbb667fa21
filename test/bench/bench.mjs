// `npm run bench`: what the audit costs, as ratios within one run on this machine. No figure here is a test.
//   node test/bench/bench.mjs [--contracts 1000000] [--runs 3] [--data FOLDER] [--keep]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    contracts: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    data: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const RUNS = Number(values.runs);
const ROW_BY_ROW = 100_000;
const WORKBOOK_ROWS = 200_000;
const PDF_ROWS = 30_000;
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const JIHE = here('../../bin/jihe.js');
const work = mkdtempSync(join(tmpdir(), 'jihe-bench-'));
const data = values.data ?? join(work, 'exports');
const measuresFile = join(work, 'measures.json');

try {
  const [cpu] = cpus();
  say(
    `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${gigabytes(totalmem())} memory`,
  );
  if (!existsSync(data)) {
    const generated = node([
      here('../../samples/generate/generate.mjs'),
      '--contracts',
      values.contracts,
      '--out',
      data,
    ]);
    say(
      `generated ${values.contracts} contracts with as many shipments, receipts and invoices in ${seconds(generated.ms)}`,
    );
  }
  startUp();
  writers();
  audits();
} finally {
  if (!values.keep) rmSync(work, { recursive: true, force: true });
  else say(`kept ${work}`);
}

/** Node's own start against `jihe --version`, alternating. */
function startUp() {
  const [bare, version] = alternate(15, [() => node(['-e', '0']).ms, () => node([JIHE, '--version']).ms]);
  say(`start-up: jihe --version ${bare && version ? (version / bare).toFixed(2) : '?'} × node -e 0 (goal ≤ 2)`);
}

/** Rows per second of the two report writers. */
function writers() {
  for (const [kind, rows, goal] of /** @type {const} */ ([
    ['xlsx', WORKBOOK_ROWS, 30_000],
    ['pdf', PDF_ROWS, 5_000],
  ])) {
    const speeds = Array.from({ length: RUNS }, () => {
      const { stdout } = node([here('writers.mjs'), kind, String(rows), join(work, `bench.${kind}`)]);
      return JSON.parse(stdout).rowsPerSecond;
    });
    say(
      `${kind}: ${Math.round(median(speeds)).toLocaleString('en')} rows/s over ${rows.toLocaleString('en')} rows (goal ≥ ${goal.toLocaleString('en')})`,
    );
  }
}

/** The whole audit against the hand-written one and against one engine run per row. */
function audits() {
  const out = join(work, 'out');
  const hand = join(work, 'handwritten');
  const audit = () => {
    rmSync(out, { recursive: true, force: true });
    return node([JIHE, 'run', data, '--period', '2026-10', '--format', 'json', '--out', out, '-q'], [0, 3]);
  };
  /** @type {{ memory: number[], jihe: number[], hand: number[] }} */
  const taken = { memory: [], jihe: [], hand: [] };
  const [jihe = 0, handwritten = 0, rowByRow = 0] = alternate(RUNS, [
    () => {
      const run = audit();
      taken.memory.push(run.memory);
      taken.jihe.push(run.processor);
      return run.ms;
    },
    () => {
      const run = node([here('handwritten.mjs'), data, hand]);
      taken.hand.push(run.processor);
      return run.ms;
    },
    () => node([here('row-by-row.mjs'), data, String(ROW_BY_ROW)]).ms,
  ]);
  const manifest = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
  const rows = manifest.inputs.reduce((/** @type {number} */ sum, /** @type {any} */ input) => sum + input.rowsRead, 0);
  say(
    `jihe run: ${seconds(jihe)} for ${rows.toLocaleString('en')} rows and ${manifest.rules.length} rules; hand-written SQL: ${seconds(handwritten)}`,
  );
  say(
    `  jihe ÷ hand-written: ${(jihe / handwritten).toFixed(2)} (goal ≤ 1.5); in processor time ${(median(taken.jihe) / median(taken.hand)).toFixed(2)} (${seconds(median(taken.jihe))} against ${seconds(median(taken.hand))}), which a busy machine distorts less`,
  );
  const perRow = rowByRow / Math.min(ROW_BY_ROW, Number(values.contracts)) / (jihe / rows);
  say(
    `  csv-parse + json-rules-engine per row: ${seconds(rowByRow)} for ${ROW_BY_ROW.toLocaleString('en')} rows; jihe is ${perRow.toFixed(1)} × faster per row (goal ≥ 20)`,
  );
  say(`  peak memory of jihe run: ${gigabytes(Math.max(...taken.memory))}`);
  compare(manifest, JSON.parse(readFileSync(join(hand, 'counts.json'), 'utf8')));
}

/** The hand-written audit is a fair measure only while it finds the same. @param {any} manifest @param {any[]} counts */
function compare(manifest, counts) {
  const differing = counts.flatMap(({ rule, violations, pending }) => {
    const summary = manifest.rules.find((/** @type {any} */ { id }) => id === rule);
    const same = summary?.violations === Number(violations) && summary.pending === Number(pending);
    return same
      ? []
      : [`${rule}: jihe ${summary?.violations} + ${summary?.pending} pending, hand-written ${violations} + ${pending}`];
  });
  say(
    `  violations and pending rows agree with the hand-written audit in ${counts.length - differing.length} of ${counts.length} rules`,
  );
  for (const line of differing) say(`    ${line}`);
}

/**
 * Runs a script in a process of its own: wall time and processor time (ms), highest memory (bytes), output. Throws when it fails.
 * @param {string[]} args
 * @param {number[]} accepted exit codes
 */
function node(args, accepted = [0]) {
  const flags = args[0]?.startsWith('-') || args[1] === '--version' ? [] : ['--import', here('measure.mjs')];
  rmSync(measuresFile, { force: true });
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, JIHE_BENCH_MEASURES: measuresFile },
  });
  const ms = performance.now() - start;
  if (!accepted.includes(status ?? -1))
    throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr.slice(-2000)}`);
  const measures = existsSync(measuresFile)
    ? JSON.parse(readFileSync(measuresFile, 'utf8'))
    : { memory: 0, processor: 0 };
  return { ms, stdout, ...measures };
}

/** Medians of measurements taken in turn, so that a slow moment hits all of them. @param {number} times @param {(() => number)[]} measures */
function alternate(times, measures) {
  /** @type {number[][]} */
  const taken = measures.map(() => []);
  for (let i = 0; i < times; i++) for (const [k, measure] of measures.entries()) taken[k]?.push(measure());
  return taken.map(median);
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** @param {number} bytes */
function gigabytes(bytes) {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
