import type { Text } from '../domain/text.js';

/** The fixed words of a handbook. */
export const WORDS = {
  title: { zh: '销售制度员工手册', en: 'Sales policy: staff handbook' },
  contents: { zh: '目录', en: 'Contents' },
  deadlines: { zh: '期限一览', en: 'Deadlines at a glance' },
  inTime: {
    zh: '期限当日完成算按时；工作日按国务院放假安排和公司日历。',
    en: 'Done on the day itself is in time. Working days follow the public holidays and the company calendar.',
  },
  noDeadlines: { zh: '没有带期限的规则。', en: 'No rule has a deadline.' },
  fines: { zh: '违规的后果', en: 'What a breach costs' },
  numbers: { zh: '制度中的数字', en: 'The numbers of the policy' },
  unchecked: { zh: '不以数据检查的条款', en: 'Clauses that are not checked by data' },
  uncheckedIntro: {
    zh: '下列条款同样有效，只是没有用数据检查，或只检查了一部分。',
    en: 'These clauses bind as well; they are just not checked by data, or only in part.',
  },
  noneUnchecked: { zh: '没有这样的条款。', en: 'There are none.' },
  severity: { zh: '级别', en: 'Severity' },
  base: { zh: '基准罚款', en: 'Base fine' },
  ruleCount: { zh: '规则数', en: 'Rules' },
  what: { zh: '事项', en: 'What' },
  byWhen: { zh: '期限', en: 'By when' },
  why: { zh: '为什么', en: 'Why' },
  number: { zh: '数字', en: 'Numbers' },
  clause: { zh: '依据', en: 'Clause' },
  cost: { zh: '后果', en: 'Cost' },
  nextStep: { zh: '违规后', en: 'Then' },
  value: { zh: '数值', en: 'Value' },
  validity: { zh: '有效期', en: 'In force' },
  text: { zh: '内容', en: 'What it says' },
  reason: { zh: '原因', en: 'Why not' },
  pageLetter: { zh: '页', en: 'page' },
} as const satisfies Record<string, Text>;
