import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Text } from '../../src/domain/text.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import { withLedger } from '../../src/with-ledger.js';
import { entryOf, finding, freshDatabase, freshFolder, inLedger, keepEntry } from './place.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PLACES = [
  { kind: 'a file', place: async () => join(freshFolder(), "it's a ledger.duckdb") },
  { kind: 'PostgreSQL', place: freshDatabase },
];

async function ids(ledger: Ledger): Promise<string[]> {
  return (await ledger.findingsById('')).map((one) => one.finding.id);
}

/** A process that opens the ledger and runs `body` (in which `ledger`, `entryOf` and `finding` are known); it says "ready" when told. */
function otherProcess(place: string, body: string) {
  const script = `
    import { withLedger } from '${ROOT}dist/with-ledger.js';
    const ready = () => new Promise(() => { process.stdout.write('ready\\n'); setInterval(() => {}, 1000); });
    const manifest = { tool: { name: 'jihe', version: '0' }, asOf: '2026-09-30' };
    const finding = (id) => ({ id, rule: 'r', org: '-', subject: { key: id }, who: { role: 'clerk', name: null }, state: 'new', open: false,
      occurredOn: '2026-09-01', deadline: null, severity: 'minor', daysLate: null, waiver: null });
    const entryOf = (findings) => ({ period: { label: '2026-09', start: '2026-09-01', end: '2026-09-30' }, manifest, lang: 'zh',
      packDigest: '', fines: '0.00', lines: [], joint: [], findings, now: '' });
    await withLedger({ place: process.env.PLACE, onProgress: () => {} }, async (ledger) => { ${body} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, PLACE: place },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', () => resolve());
    void ended.then(() => reject(new Error('the other process ended')));
  });
  return { child, ready, kill: async () => (child.kill('SIGKILL'), ended) };
}

describe.each(PLACES)('$kind', ({ kind, place: fresh }) => {
  it.each([
    {
      when: 'half of the findings are written',
      body: `async function* half() { for (let i = 0; i < 20000; i++) yield finding('new' + i); await ready(); }
        await ledger.record(entryOf(half()));`,
    },
    {
      when: 'all of it is written, but not kept',
      body: `await ledger.record(entryOf((async function* () { yield finding('new'); })())); await ready();`,
    },
  ])('a process that is killed when $when leaves the ledger as it was', async ({ body }) => {
    const place = await fresh();
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'old' })]));
    const other = otherProcess(place, body);
    await other.ready;
    await other.kill();
    await freed(place);
    await inLedger(place, async (ledger) => {
      expect(await ids(ledger)).toEqual(['old']);
      // And it can be written to.
      await keepEntry(ledger, '2026-09', [finding({ id: 'next' })]);
      expect(await ids(ledger)).toEqual(['next']);
    });
  });

  it('a process that is killed after it has kept its entry leaves the new one', async () => {
    const place = await fresh();
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'old' })]));
    const other = otherProcess(
      place,
      `await ledger.record(entryOf((async function* () { for (let i = 0; i < 3; i++) yield finding('new' + i); })()));
       await ledger.keep(); await ready();`,
    );
    await other.ready;
    await other.kill();
    await freed(place);
    await inLedger(place, async (ledger) => {
      const [entry] = await ledger.entries();
      expect([entry?.period, entry?.violations]).toEqual(['2026-09', 3]);
    });
  });

  it('a second process waits, and takes over when the first has ended', async () => {
    const place = await fresh();
    const other = otherProcess(place, 'await ready();');
    await other.ready;
    const said: string[] = [];
    const waiting = withLedger(
      { place, onProgress: (step: Text) => said.push(step.en), waitSeconds: 20 },
      async (ledger) => ledger.entries(),
    );
    await new Promise((resolve) => setTimeout(resolve, 600));
    await other.kill();
    expect(await waiting).toEqual([]);
    expect(said).toEqual([
      expect.stringMatching(/^The ledger .* is in use by another process; waiting up to 20 seconds$/),
    ]);
  });

  it('a second process that has waited in vain says who has it', async () => {
    const place = await fresh();
    const other = otherProcess(place, 'await ready();');
    await other.ready;
    try {
      await expect(withLedger({ place, onProgress: () => {}, waitSeconds: 1 }, ids)).rejects.toThrow(
        kind === 'a file' ? `in use by process ${other.child.pid} ` : `PID ${other.child.pid}`,
      );
    } finally {
      await other.kill();
    }
  });

  it('an entry that was kept by a process that died then can be read by those who only read', async () => {
    const place = await fresh();
    const other = otherProcess(
      place,
      `await ledger.record(entryOf((async function* () { yield finding('new'); })())); await ledger.keep(); await ready();`,
    );
    await other.ready;
    await other.kill();
    const entries = await withLedger({ place, onProgress: () => {}, isReadOnly: true, waitSeconds: 10 }, (ledger) =>
      ledger.entries(),
    );
    expect(entries.map(({ violations }) => violations)).toEqual([1]);
  });

  it('there is none that could be read', async () => {
    const place = await fresh();
    await expect(withLedger({ place, onProgress: () => {}, isReadOnly: true }, ids)).rejects.toThrow(
      'There is no ledger',
    );
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'a' })]));
    expect(await withLedger({ place, onProgress: () => {}, isReadOnly: true }, ids)).toEqual(['a']);
  });

  it('one of a newer version is refused, and so is what is no ledger', async () => {
    const place = await fresh();
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'a' })]));
    await inDatabase(place, 'UPDATE layout SET version = 2');
    await expect(inLedger(place, ids)).rejects.toThrow(
      'was written by a newer version of jihe (layout 2; this one knows up to 1)',
    );
    await inDatabase(place, 'UPDATE layout SET version = 1; ALTER TABLE finding DROP COLUMN json');
    await expect(inLedger(place, ids)).rejects.toThrow('is not a ledger');
    await inDatabase(place, 'DROP TABLE finding; DROP TABLE layout; CREATE VIEW layout AS SELECT 1 AS version');
    await expect(inLedger(place, ids)).rejects.toThrow('is not a ledger');
  });

  it.skipIf(kind === 'a file')('functions that somebody put beside its tables are not called', async () => {
    const place = await fresh();
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'a' })]));
    await inDatabase(
      place,
      `CREATE FUNCTION jihe_ledger.substr(text, integer, integer) RETURNS text LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'called as %', current_user; END $$`,
    );
    expect(await inLedger(place, ids)).toEqual(['a']);
  });

  it('a finding whose text is not that of its row is damage', async () => {
    const place = await fresh();
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'a' })]));
    for (const json of [
      '{',
      '{}',
      '[]',
      'null',
      JSON.stringify({ ...finding({ id: 'a' }), org: '华东' }),
      JSON.stringify({ ...finding({ id: 'a' }), message: 1 }),
    ]) {
      await inDatabase(place, `UPDATE finding SET json = '${json}'`);
      await expect(inLedger(place, ids)).rejects.toThrow(/is damaged: the finding a of 2026-09 cannot be read/);
    }
  });

  /** The server notices a while later that a process is dead. */
  async function freed(place: string): Promise<void> {
    await withLedger({ place, onProgress: () => {}, waitSeconds: 10 }, async () => {});
  }

  async function inDatabase(place: string, sql: string): Promise<void> {
    if (kind === 'a file') {
      const instance = await DuckDBInstance.create(place);
      const connection = await instance.connect();
      await connection.run(sql);
      connection.closeSync();
      instance.closeSync();
    } else {
      const client = new pg.Client({ connectionString: place });
      await client.connect();
      await client.query(`SET search_path = jihe_ledger; ${sql}`);
      await client.end();
    }
  }
});

describe('a file', () => {
  it('is readable by its owner alone, and so is its log', async () => {
    const place = join(freshFolder(), 'ledger.duckdb');
    const other = otherProcess(
      place,
      `await ledger.record(entryOf((async function* () { yield finding('a'); })())); await ledger.keep(); await ready();`,
    );
    await other.ready;
    try {
      expect(statSync(place).mode & 0o777).toBe(0o600);
      expect(statSync(`${place}.wal`).mode & 0o777).toBe(0o600);
    } finally {
      await other.kill();
    }
    await inLedger(place, async () => {});
    expect(readdirSync(dirname(place))).toEqual(['ledger.duckdb']);
    // Other files are created as before.
    const file = join(freshFolder(), 'other');
    writeFileSync(file, '');
    expect(statSync(file).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it('that somebody opened to others stays as it is', async () => {
    const place = join(freshFolder(), 'ledger.duckdb');
    await inLedger(place, async () => {});
    chmodSync(place, 0o660);
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'a' })]));
    await inLedger(place, (ledger) => ledger.forget({ person: '甲内勤', org: null }));
    expect(statSync(place).mode & 0o777).toBe(0o660);
  });

  it.each([
    ['a folder', (place: string) => mkdirSync(place), 'is not a file'],
    [
      'some text',
      (place: string) => writeFileSync(place, 'rule,org,key\n'.repeat(100)),
      'is not a ledger; it is left as it is',
    ],
    ['nothing', (place: string) => writeFileSync(place, ''), 'is not a ledger; it is left as it is'],
  ])('that is %s is refused and left alone', async (_, make, message) => {
    const place = join(freshFolder(), 'ledger.duckdb');
    make(place);
    const before = statSync(place).mtimeMs;
    await expect(inLedger(place, ids)).rejects.toThrow(message);
    expect(statSync(place).mtimeMs).toBe(before);
    expect(readdirSync(dirname(place))).toEqual(['ledger.duckdb']);
  });

  it('that is cut off or has other bytes in it is damaged', async () => {
    const place = join(freshFolder(), 'ledger.duckdb');
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'a' })]));
    const whole = readFileSync(place);
    const cut = join(freshFolder(), 'cut.duckdb');
    writeFileSync(cut, whole.subarray(0, 5000));
    await expect(inLedger(cut, ids)).rejects.toThrow(/is damaged \(.*Restore it from a backup/);
    const changed = join(freshFolder(), 'changed.duckdb');
    writeFileSync(changed, Buffer.from(whole).fill(0x5a, 12288));
    await expect(inLedger(changed, ids)).rejects.toThrow(/is damaged \(/);
  });

  it('that this very process has open is in use', async () => {
    const place = join(freshFolder(), 'ledger.duckdb');
    await inLedger(place, async () => {
      await expect(inLedger(place, ids)).rejects.toThrow(`in use by process ${process.pid} `);
    });
    expect(await inLedger(place, ids)).toEqual([]);
    const both = await Promise.allSettled([inLedger(place, ids), inLedger(place, ids)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('that was being rewritten by a process that died has nothing beside it after the next run', async () => {
    const place = join(freshFolder(), 'ledger.duckdb');
    await inLedger(place, async () => {});
    for (const name of [
      '.ledger.duckdb-0123abcd-rewritten',
      '.ledger.duckdb-0123abcd-rewritten.wal',
      '.ledger.duckdb-mine',
    ])
      writeFileSync(join(dirname(place), name), '');
    await withLedger({ place, onProgress: () => {}, isReadOnly: true }, async () => {});
    expect(readdirSync(dirname(place))).toHaveLength(4);
    await inLedger(place, async () => {});
    expect(readdirSync(dirname(place)).sort()).toEqual(['.ledger.duckdb-mine', 'ledger.duckdb']);
  });

  it('in a folder that does not exist is not created', async () => {
    const folder = freshFolder();
    await expect(inLedger(join(folder, 'no', 'such', 'ledger.duckdb'), ids)).rejects.toThrow(
      'The folder of the ledger',
    );
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  it('that may not be written to says so, and can be read', () => {
    const folder = freshFolder();
    // Root may write everywhere: the run must be somebody else's.
    const isRoot = process.getuid?.() === 0;
    const place = join(folder, 'ledger.duckdb');
    const script = (isReadOnly: boolean) => `
      import { withLedger } from '${ROOT}dist/with-ledger.js';
      await withLedger({ place: process.env.PLACE, onProgress: () => {}, isReadOnly: ${isReadOnly} }, async (ledger) =>
        console.log((await ledger.entries()).length)).catch((error) => console.log(error.text?.en ?? error.stack));`;
    const run = (isReadOnly: boolean, user?: number) =>
      String(
        spawnSync(process.execPath, ['--input-type=module', '-e', script(isReadOnly)], {
          env: { ...process.env, PLACE: place },
          ...(user === undefined ? {} : { uid: user }),
        }).stdout,
      );
    expect(run(false)).toBe('0\n');
    chmodSync(place, 0o444);
    chmodSync(folder, 0o555);
    const nobody = isRoot ? 65534 : undefined;
    expect(run(false, nobody)).toMatch(/^The ledger .* cannot be read and written \(EACCES\)/);
    expect(run(true, nobody)).toBe('0\n');
    chmodSync(folder, 0o755);
  });

  it('can be opened through a link', async () => {
    const [folder, elsewhere] = [freshFolder(), freshFolder()];
    await inLedger(join(elsewhere, 'ledger.duckdb'), (ledger) =>
      keepEntry(ledger, '2026-09', [finding({ id: 'a', who: { role: 'clerk', name: '某某某' } })]),
    );
    symlinkSync(join(elsewhere, 'ledger.duckdb'), join(folder, 'link'));
    await inLedger(join(folder, 'link'), (ledger) => ledger.forget({ person: '某某某', org: null }));
    expect(await inLedger(join(elsewhere, 'ledger.duckdb'), ids)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['link']);
  });

  it('reaches no other file, whatever stands in it', async () => {
    const place = join(freshFolder(), 'ledger.duckdb');
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'a' })]));
    const instance = await DuckDBInstance.create(place);
    const connection = await instance.connect();
    await connection.run("ALTER TABLE entry RENAME TO own; CREATE VIEW entry AS SELECT * FROM read_csv('/etc/passwd')");
    connection.closeSync();
    instance.closeSync();
    await expect(inLedger(place, (ledger) => ledger.entries())).rejects.toThrow(/is not a ledger/);
  });

  it('is written in one go: four hundred thousand findings are one entry', async () => {
    const place = join(freshFolder(), 'ledger.duckdb');
    async function* many() {
      for (let i = 0; i < 400_000; i++) yield finding({ id: `n${i}` });
    }
    await inLedger(place, async (ledger) => {
      await ledger.record(entryOf('2026-09', [], { findings: many() }));
      await ledger.keep();
      const [entry] = await ledger.entries();
      expect(entry?.violations).toBe(400_000);
    });
  }, 300_000);
});
