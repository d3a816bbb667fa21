import { isDay } from '../domain/date.js';
import { nearestName } from '../domain/nearest-name.js';
import type { FactsContract, Rule, Waiver } from '../domain/pack.js';
import { pointer, type Report } from './fault.js';

/** A waiver as its file says it, when its shape is right. */
export type RawWaiver = Omit<Waiver, 'org' | 'key' | 'where'> &
  Partial<Pick<Waiver, 'where'>> & {
    readonly org?: string;
    readonly key?: string;
  };

/** What a waiver may name. `names` are all rules of the pack, also those at fault themselves. */
export interface WaiverNames {
  readonly names: readonly string[];
  readonly rules: ReadonlyMap<string, Rule>;
  readonly facts: ReadonlyMap<string, FactsContract>;
}

/** Cross-checks the waivers, each with the way to report its faults: rule, fields, dates, and none twice. */
export function checkWaivers(
  given: readonly { readonly waiver: RawWaiver; readonly report: Report }[],
  names: WaiverNames,
): readonly Waiver[] {
  const seen = new Set<string>();
  return given.map(({ waiver, report }) => {
    const { rule, org = null, key = null, reason, approver, approvedOn, expiresOn } = waiver;
    const where = fieldsOf(waiver, names, report);
    // What is written: a field misspelt is a fault of its own, and no waiver of the whole rule.
    checkScope(key, waiver.where ?? {}, report);
    checkDays(waiver, report);
    // An entry renewed ends later; one that says the same again is a mistake.
    const scope = JSON.stringify([rule, org, key, Object.entries(where).sort(), expiresOn]);
    if (seen.has(scope)) report('', { zh: '与前面的一项重复', en: 'the same stands there before' });
    seen.add(scope);
    return { rule, org, key, where, reason, approver, approvedOn, expiresOn };
  });
}

/** The patterns by the names of their fields, where titles stood too; anything that is no evidence of the rule is a fault. */
function fieldsOf({ rule: name, where = {} }: RawWaiver, names: WaiverNames, report: Report): Waiver['where'] {
  const rule = names.rules.get(name);
  if (rule === undefined) {
    if (!names.names.includes(name))
      report('/rule', { zh: `没有规则“${name}”`, en: `there is no rule "${name}"` }, nearestName(name, names.names));
    return where;
  }
  const titles = titlesOf(rule, names.facts.get(rule.facts));
  const found: [string, string][] = [];
  for (const [given, pattern] of Object.entries(where)) {
    const meant = rule.evidence.includes(given) ? [given] : (titles.get(given) ?? []);
    const [field] = meant;
    if (field === undefined)
      report(
        pointer('/where', given),
        {
          zh: `规则 ${name} 的证据中没有“${given}”，有的是：${rule.evidence.join('、')}`,
          en: `"${given}" is not evidence of ${name}, which has: ${rule.evidence.join(', ')}`,
        },
        nearestName(given, [...rule.evidence, ...titles.keys()]),
      );
    else if (meant.length > 1)
      report(pointer('/where', given), {
        zh: `“${given}”可指 ${meant.join('、')}，请写字段名`,
        en: `"${given}" may mean ${meant.join(' or ')}; write the field's name`,
      });
    else if (found.some(([other]) => other === field))
      report(pointer('/where', given), {
        zh: `字段“${field}”出现两次`,
        en: `the field "${field}" stands there twice`,
      });
    else found.push([field, pattern]);
  }
  return Object.fromEntries(found);
}

/** The evidence of a rule by the titles of its columns, in both languages. */
function titlesOf(rule: Rule, contract: FactsContract | undefined): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const name of rule.evidence) {
    const title = contract?.columns[name]?.title;
    for (const text of new Set(title === undefined ? [] : [title.zh, title.en]))
      found.set(text, [...(found.get(text) ?? []), name]);
  }
  return found;
}

function checkScope(key: string | null, where: Waiver['where'], report: Report): void {
  const narrows = Object.values(where).some((pattern) => !/^\**$/.test(pattern));
  if (key === null && !narrows)
    report('', {
      zh: '须写明单据（key）或至少一个条件（where，不能只有“*”）：豁免整条规则等于停用它',
      en: 'needs a key, or a pattern under where that is more than "*": to waive a whole rule is to switch it off',
    });
  if (key?.includes('*'))
    report('/key', {
      zh: '单据须完整写出；“*”只能用在条件（where）里',
      en: 'a key is written out; "*" has a meaning under where only',
    });
}

function checkDays({ approvedOn, expiresOn }: RawWaiver, report: Report): void {
  for (const [name, date] of [
    ['approvedOn', approvedOn],
    ['expiresOn', expiresOn],
  ] as const)
    if (!isDay(date))
      report(`/${name}`, { zh: `“${date}”不是存在的日期`, en: `"${date}" is not a day of the calendar` });
  if (expiresOn < approvedOn) report('/expiresOn', { zh: '到期早于批准', en: 'it expires before it was approved' });
}
