import type { ReportData } from '../data.js';

/** Where "prior" comes from, period by period. */
export function priorNotes({ lang, priorSources }: Pick<ReportData, 'lang' | 'priorSources'>): readonly string[] {
  const zh = lang === 'zh';
  const of = (wanted: (typeof priorSources)[number]['source']) =>
    priorSources.filter(({ source }) => source === wanted).map(({ period }) => period);
  const list = (periods: readonly string[]) => periods.join(zh ? '、' : ', ');
  const [ledger, exports, nothing] = [of('ledger'), of('exports'), of('none')];
  const parts = [
    ...(ledger.length === 0 ? [] : [zh ? `${list(ledger)} 取自台账` : `${list(ledger)} from the ledger`]),
    ...(exports.length === 0
      ? []
      : [zh ? `${list(exports)} 由本次导出回看` : `${list(exports)} as these exports show it`]),
    ...(nothing.length === 0
      ? []
      : [zh ? `${list(nothing)} 没有数据，按无违规计` : `${list(nothing)} unknown, taken as none`]),
  ];
  if (parts.length === 0) return [];
  return [zh ? `「往期次数」的依据：${parts.join('；')}。` : `What "prior periods" rests on: ${parts.join('; ')}.`];
}
