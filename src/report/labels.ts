import type { AgeingBasis, FindingWaiver } from '../domain/result.js';
import { ROLE_TITLES } from '../domain/role-titles.js';
import { compareText, type Lang, type Text } from '../domain/text.js';
import type { Role, Severity } from '../domain/verdict.js';

// The words that several reports share. A rule's own words live with the rule, a column's title in the report definition.

/** How a severity is called. */
export const SEVERITY_TITLES: Readonly<Record<Severity, Text>> = {
  notice: { zh: '提示', en: 'Notice' },
  minor: { zh: '轻微', en: 'Minor' },
  moderate: { zh: '一般', en: 'Moderate' },
  major: { zh: '较重', en: 'Major' },
  serious: { zh: '严重', en: 'Serious' },
  critical: { zh: '特别严重', en: 'Critical' },
};

/** Background and text colour of a severity's word (RGB, six hexadecimal digits). Readable in print, too: the word always stands in it. */
export const SEVERITY_COLOURS: Readonly<Record<Severity, { readonly fill: string; readonly text: string }>> = {
  notice: { fill: 'ECEFF1', text: '37474F' },
  minor: { fill: 'E3F2FD', text: '0D47A1' },
  moderate: { fill: 'FFF9C4', text: '5D4037' },
  major: { fill: 'FFE0B2', text: 'BF360C' },
  serious: { fill: 'FFCDD2', text: 'B71C1C' },
  critical: { fill: 'B71C1C', text: 'FFFFFF' },
};

const AREA_TITLES: Readonly<Record<string, Text>> = {
  contract: { zh: '合同', en: 'Contracts' },
  quote: { zh: '报价投标', en: 'Quotes and bids' },
  delivery: { zh: '交货', en: 'Delivery' },
  receipt: { zh: '收款', en: 'Receipts' },
  invoice: { zh: '开票', en: 'Invoicing' },
  receivable: { zh: '应收', en: 'Receivables' },
  expense: { zh: '费用', en: 'Expenses' },
  service: { zh: '售后', en: 'After-sales service' },
  price: { zh: '价格', en: 'Prices' },
  promotion: { zh: '促销', en: 'Promotions' },
  visit: { zh: '拜访', en: 'Visits' },
  duty: { zh: '周期性工作', en: 'Recurring duties' },
  control: { zh: '内部控制', en: 'Internal control' },
  target: { zh: '目标', en: 'Targets' },
};

/** The areas of the shipped pack, in the order in which a sale goes. */
export const AREAS: readonly string[] = Object.keys(AREA_TITLES);

/** How an area (the folder of a rule) is called; a company's own area is called by its folder's name. */
export function areaTitle(area: string, lang: Lang): string {
  return AREA_TITLES[area]?.[lang] ?? area;
}

/** The order of areas: as a sale goes, then a company's own by name. */
export function compareAreas(a: string, b: string): number {
  const place = (area: string) => (AREAS.includes(area) ? AREAS.indexOf(area) : AREAS.length);
  return place(a) - place(b) || compareText(a, b);
}

/** The document that the ageing is based on. */
export const BASIS_TITLES: Readonly<Record<AgeingBasis, Text>> = {
  invoice: { zh: '发票', en: 'invoices' },
  shipment: { zh: '发货单', en: 'shipments' },
  contract: { zh: '合同', en: 'contracts' },
};

/** Who answers for something: the person, or the role where no person is named. */
export function personTitle(who: { readonly role: Role; readonly name: string | null }, lang: Lang): string {
  if (who.name !== null) return who.name;
  const role = ROLE_TITLES[who.role][lang];
  return lang === 'zh' ? `（岗位）${role}` : `(role) ${role}`;
}

/** In what way a finding was waived. */
export const WAIVER_TITLES: Readonly<Record<FindingWaiver['kind'], Text>> = {
  waiver: { zh: '豁免', en: 'Waiver' },
  decision: { zh: '决定', en: 'Decision' },
  baseline: { zh: '基线', en: 'Baseline' },
};

/** Why a finding costs nothing, who approved it and until when, in one line. */
export function waiverText({ kind, reason, approver, approvedOn, expiresOn }: FindingWaiver, lang: Lang): string {
  const zh = lang === 'zh';
  const by = approver === null ? [] : [[approver, approvedOn].filter((part) => part !== null).join(' ')];
  const until = expiresOn === null ? [] : [zh ? `有效至 ${expiresOn}` : `until ${expiresOn}`];
  const notes = [...by.map((who) => (zh ? `${who} 批准` : `approved by ${who}`)), ...until];
  const kindWord = WAIVER_TITLES[kind][lang];
  if (zh) return `${kindWord}：${reason}${notes.length === 0 ? '' : `（${notes.join('，')}）`}`;
  return `${kindWord}: ${reason}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}
