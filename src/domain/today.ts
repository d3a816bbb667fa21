import { DateTime } from 'luxon';

/** The day in China at a moment: now, unless another one is given (`YYYY-MM-DD`). */
export function todayInChina(moment: Date = new Date()): string {
  return DateTime.fromJSDate(moment, { zone: 'Asia/Shanghai' }).toFormat('yyyy-MM-dd');
}
