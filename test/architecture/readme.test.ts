import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const english = read('README.md');
const chinese = read('README.zh-CN.md');
const code = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string);

describe('the two READMEs', () => {
  it('have as many sections, tables and code blocks', () => {
    const shape = (text: string) => ({
      sections: text.match(/^## /gm)?.length,
      tableRows: text.match(/^\|/gm)?.length,
      blocks: text.match(/^```/gm)?.length,
    });
    expect(shape(chinese)).toEqual(shape(english));
  });

  it('name the same options and files', () => {
    const names = (text: string) =>
      [...new Set(code(text).filter((word) => /^--[a-z-]+$|^[^<]+\.(json|csv|xlsx|sql)$/.test(word)))].sort();
    expect(names(chinese)).toEqual(names(english));
  });

  it('begin with the two commands', () => {
    for (const text of [english, chinese]) {
      const first = text.indexOf('npm ci && npm run demo');
      expect(first).toBeGreaterThan(0);
      expect(text.indexOf('npm ci && npm test')).toBeLessThan(text.indexOf('## '));
    }
  });

  it('name every option of run', () => {
    const source = read('src/cli/run-command.ts');
    const options = [...source.matchAll(/\.option\('([a-z-]+)'/g)].map((match) => match[1]);
    expect(options.length).toBeGreaterThan(8);
    for (const option of options)
      if (option !== 'quiet' && option !== 'verbose') expect(english, String(option)).toContain(`--${option}`);
  });

  it('name the required columns of the datasets that rules judge', () => {
    for (const line of english.split('\n').filter((row) => /^\| [a-z_]+ \p{Script=Han}/u.test(row))) {
      const [, dataset, columns] = /^\| ([a-z_]+) [^|]+\| (.+) \|$/.exec(line) ?? [];
      const schema = JSON.parse(read(`rules/datasets/${dataset}.json`)) as {
        fields: { required?: boolean; title: { zh: string } }[];
      };
      const required = schema.fields.filter((field) => field.required).map((field) => field.title.zh);
      expect([dataset, columns?.split(', ').sort()]).toEqual([dataset, required.sort()]);
    }
  });
});
