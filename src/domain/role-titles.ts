import type { Lang, Text } from './text.js';
import type { Role } from './verdict.js';

/** How a role is called. */
export const ROLE_TITLES: Readonly<Record<Role, Text>> = {
  salesperson: { zh: '销售员', en: 'Salesperson' },
  clerk: { zh: '销售内勤', en: 'Sales clerk' },
  manager: { zh: '销售经理', en: 'Sales manager' },
  gm: { zh: '公司领导', en: 'General manager' },
  finance: { zh: '财务部', en: 'Finance' },
  warehouse: { zh: '库房', en: 'Warehouse' },
  tech: { zh: '技术部', en: 'Technical department' },
  purchasing: { zh: '采购部', en: 'Purchasing' },
};

/** An item of a list of a company's: roles are called as everywhere else, any other item stands as it is. */
export function listItemWords(item: string, lang: Lang): string {
  return Object.hasOwn(ROLE_TITLES, item) ? ROLE_TITLES[item as Role][lang] : item;
}
