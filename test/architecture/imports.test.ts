import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** What each folder of `src/` may import besides itself; `store/port` is the port without the databases behind it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  store: ['domain'],
  calendar: ['domain', 'store/port'],
  ingest: ['domain', 'store/port'],
  'in-place': ['domain', 'store/port', 'ingest', 'rules/schema', 'rules/fault'],
  facts: ['domain', 'store/port'],
  findings: ['domain', 'store/port'],
  ledger: ['domain', 'store/port'],
  rules: ['domain'],
  penalties: ['domain'],
  waivers: ['domain'],
  report: ['domain'],
  company: ['domain', 'rules', 'temporary-folders'],
  handbook: ['domain', 'rules', 'penalties', 'report', 'temporary-folders'],
};

/** The wiring: the pipeline, the command line, and what both stand on. */
const WIRING = [
  'cli',
  'run.ts',
  'with-ledger.ts',
  'earlier-runs.ts',
  'prepare-facts.ts',
  'record-run.ts',
  'load-exports.ts',
  'report-data.ts',
  'write-output.ts',
  'package-files.ts',
  'temporary-folders.ts',
];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesBelow(join(folder, entry.name))
      : entry.name.endsWith('.ts')
        ? [join(folder, entry.name)]
        : [],
  );
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) =>
    relative(SRC, resolve(file, '..', match[1] as string)).replace(/\.js$/, ''),
  );
}

describe('imports', () => {
  it.each(Object.entries(ALLOWED))('%s imports only what it may', (folder, allowed) => {
    expect(existsSync(join(SRC, folder)), `src/${folder} exists`).toBe(true);
    const forbidden = filesBelow(join(SRC, folder)).flatMap((file) =>
      importsOf(file)
        .filter((target) => ![folder, ...allowed].some((may) => target === may || target.startsWith(`${may}/`)))
        // Output folders are temporary until they are whole: the one thing the reports share with the wiring.
        .filter((target) => !(folder === 'report' && target === 'temporary-folders'))
        .map((target) => `${relative(SRC, file)} → ${target}`),
    );
    expect(forbidden).toEqual([]);
  });

  it('knows every folder and file of src/', () => {
    expect(
      readdirSync(SRC)
        .filter((name) => !name.endsWith('.md'))
        .sort(),
    ).toEqual([...Object.keys(ALLOWED), ...WIRING].sort());
  });

  it('keeps the databases behind the port', () => {
    const knowing = filesBelow(SRC).filter((file) => /'@duckdb\/|'pg(-[a-z-]+)?'/.test(readFileSync(file, 'utf8')));
    expect(knowing.map((file) => relative(SRC, file))).toEqual(['store/duckdb.ts', 'store/postgres-session.ts']);
  });
});

describe('documentation', () => {
  it('every folder of src/ says what it does and what it may not do', () => {
    const folders = readdirSync(SRC).filter((name) => statSync(join(SRC, name)).isDirectory());
    expect(folders.filter((name) => !existsSync(join(SRC, name, 'README.md')))).toEqual([]);
  });

  it('every export has a doc comment', () => {
    const bare = filesBelow(SRC).flatMap((file) => {
      const lines = readFileSync(file, 'utf8').split('\n');
      return lines.flatMap((line, i) => {
        if (!/^export (?:default |async |abstract )*(?:function|const|class|interface|type|enum)\b/.test(line))
          return [];
        let above = i - 1;
        while (/^@|^ *\/\/ biome-ignore/.test(lines[above] ?? '')) above--;
        return /\*\/\s*$/.test(lines[above] ?? '') ? [] : [`${relative(SRC, file)}:${i + 1} ${line}`];
      });
    });
    expect(bare).toEqual([]);
  });
});
