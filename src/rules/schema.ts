import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { nearestName } from '../domain/nearest-name.js';
import type { Text } from '../domain/text.js';
import { pointer, type Report } from './fault.js';

/** The kinds of JSON files in a pack, and the mapping of an audit in place; each has a schema `rules/schema/<kind>.schema.json`. */
export type FileKind =
  | 'rule'
  | 'dataset'
  | 'facts'
  | 'parameters'
  | 'calendar'
  | 'penalties'
  | 'source'
  | 'waivers'
  | 'in-place';

// The schemas are the program's own, never those of the pack that is being checked.
const SCHEMAS = new URL('../../rules/schema/', import.meta.url);
const validators = new Map<FileKind, ValidateFunction>();

function validator(kind: FileKind): ValidateFunction {
  const known = validators.get(kind);
  if (known !== undefined) return known;
  const schema = JSON.parse(readFileSync(new URL(`${kind}.schema.json`, SCHEMAS), 'utf8'));
  const compiled = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(schema);
  validators.set(kind, compiled);
  return compiled;
}

/**
 * Checks a file against its schema and reports every difference. Differences below the paths of `except` are left out:
 * they have a check of their own that explains them better. True when there was none at all.
 */
export function checkSchema(kind: FileKind, value: unknown, report: Report, except: readonly string[] = []): boolean {
  const validate = validator(kind);
  if (validate(value)) return true;
  for (const error of validate.errors ?? []) {
    // Groups only repeat what their members say; the member's message is the useful one.
    if (error.keyword === 'if' || error.keyword === 'propertyNames') continue;
    if (except.some((path) => error.instancePath === path || error.instancePath.startsWith(`${path}/`))) continue;
    const { path, what, nearest } = explain(error);
    report(path, what, nearest);
  }
  return false;
}

/** The commonest patterns of the schemas in words; any other is shown as it is. */
function patternFault<T>(value: string, pattern: string, plain: (zh: string, en: string) => T): T {
  if (pattern === '\\S') return plain('不能为空', 'must not be blank');
  if (pattern === '^\\d{4}-\\d{2}-\\d{2}$')
    return plain(`“${value}”不是日期，请写成 2026-12-31 的形式`, `"${value}" is not a date; write it like 2026-12-31`);
  return plain(`“${value}”的写法不对（${pattern}）`, `"${value}" is not spelt like ${pattern}`);
}

function explain(error: ErrorObject): { path: string; what: Text; nearest: string | null } {
  const { instancePath, params, data } = error;
  const plain = (zh: string, en: string) => ({ path: instancePath, what: { zh, en }, nearest: null });
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
      const what = { zh: `未知的键“${key}”`, en: `unknown key "${key}"` };
      return { path: pointer(instancePath, key), what, nearest: nearestName(key, known) };
    }
    case 'required':
      return plain(`缺少“${params.missingProperty}”`, `"${params.missingProperty}" is missing`);
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).map(String);
      const what = {
        zh: `“${String(data)}”不是允许的值（${allowed.join('、')}）`,
        en: `"${String(data)}" is not one of ${allowed.join(', ')}`,
      };
      return { path: instancePath, what, nearest: nearestName(String(data), allowed) };
    }
    case 'const':
      return plain(`应为 ${String(params.allowedValue)}`, `must be ${String(params.allowedValue)}`);
    case 'type':
      return plain(`类型应为 ${String(params.type)}`, `must be of type ${String(params.type)}`);
    case 'pattern':
      return patternFault(String(data), String(params.pattern), plain);
    case 'minItems':
      return plain(`至少要有 ${params.limit} 项`, `needs at least ${params.limit} entries`);
    case 'minProperties':
      return plain('不能为空', 'must not be empty');
    case 'maxLength':
      return plain(`不能超过 ${params.limit} 个字符`, `must not be longer than ${params.limit} characters`);
    case 'minLength':
      return plain('不能为空文本', 'must not be an empty text');
    case 'uniqueItems':
      return plain('有重复的项', 'an entry occurs twice');
    default:
      return plain(`不符合格式（${error.message ?? error.keyword}）`, error.message ?? error.keyword);
  }
}
