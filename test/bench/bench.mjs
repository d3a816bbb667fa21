// `npm run bench`: what the audit costs, as ratios within one run on this machine. No figure here is a test.
//   node test/bench/bench.mjs [--only start,writers,audits,sizes,postgres] [--runs 3] [--keep]
//     audits:   [--contracts 1000000] [--data FOLDER] against the hand-written script and one engine run per row
//     sizes:    [--sizes 100000,1000000] [--memory 4GB] [--sizes-data FOLDER] ten million: --sizes 100000,1000000,10000000
//               (7.3 GB of exports, as much again of temporary files, half an hour)
//     postgres: [--postgres URL] against DuckDB at 100,000 contracts; without a URL a server is started
import { readFileSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { againstPostgres } from './postgres.mjs';
import { alternate, count, generate, gigabytes, here, JIHE, median, node, say, seconds, work } from './processes.mjs';
import { sizes } from './sizes.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'start,writers,audits,sizes,postgres' },
    contracts: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    data: { type: 'string' },
    sizes: { type: 'string', default: '100000,1000000' },
    'sizes-data': { type: 'string' },
    memory: { type: 'string' },
    postgres: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const RUNS = Number(values.runs);
const ROW_BY_ROW = 100_000;
const WORKBOOK_ROWS = 200_000;
const PDF_ROWS = 30_000;
const POSTGRES_CONTRACTS = 100_000;
const data = values.data ?? join(work, 'exports');

/** The parts, in their order. @type {Readonly<Record<string, () => void | Promise<void>>>} */
const PARTS = {
  start: startUp,
  writers,
  audits,
  sizes: () => sizes(values.sizes.split(',').map(Number), { memory: values.memory, data: values['sizes-data'] }),
  postgres: () => againstPostgres(POSTGRES_CONTRACTS, RUNS, values.postgres),
};

try {
  const wanted = values.only.split(',');
  const unknown = wanted.filter((part) => !(part in PARTS));
  if (unknown.length > 0)
    throw new Error(`--only does not know ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}`);
  const [cpu] = cpus();
  say(
    `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${gigabytes(totalmem())} memory`,
  );
  for (const [name, measure] of Object.entries(PARTS)) if (wanted.includes(name)) await measure();
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
    say(`${kind}: ${count(Math.round(median(speeds)))} rows/s over ${count(rows)} rows (goal ≥ ${count(goal)})`);
  }
}

/** The whole audit against the hand-written one and against one engine run per row. */
function audits() {
  generate(values.contracts, data);
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
    `jihe run: ${seconds(jihe)} for ${count(rows)} rows and ${manifest.rules.length} rules; hand-written SQL: ${seconds(handwritten)}`,
  );
  say(
    `  jihe ÷ hand-written: ${(jihe / handwritten).toFixed(2)} (goal ≤ 1.5); in processor time ${(median(taken.jihe) / median(taken.hand)).toFixed(2)} (${seconds(median(taken.jihe))} against ${seconds(median(taken.hand))}), which a busy machine distorts less`,
  );
  const perRow = rowByRow / Math.min(ROW_BY_ROW, Number(values.contracts)) / (jihe / rows);
  say(
    `  csv-parse + json-rules-engine per row: ${seconds(rowByRow)} for ${count(ROW_BY_ROW)} rows; jihe is ${perRow.toFixed(1)} × faster per row (goal ≥ 20)`,
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
