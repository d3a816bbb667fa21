import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExampleResult, runExamples } from '../../src/rules/examples.js';
import { openPack, type Pack } from '../../src/rules/pack.js';
import type { Store } from '../../src/store/port.js';
import { openTestStore } from '../test-store.js';

const FOLDER = fileURLToPath(new URL('../../rules/', import.meta.url));

/** The rules that the policy demands so far; a rule file more or less must show up here. */
const CATALOGUE = [
  'contract/change-reviewed',
  'contract/credit-terms-stated',
  'contract/delivered-on-time',
  'contract/deviation-confirmed',
  'contract/entered-same-day',
  'contract/entered-within-one-workday',
  'contract/entry-complete',
  'contract/informal-order-confirmed',
  'contract/kept-by-office',
  'contract/major-approved-by-leadership',
  'contract/manager-signed-before-entry',
  'contract/not-sold-twice',
  'contract/number-unique',
  'contract/off-norm-terms-approved',
  'contract/original-archived-by-fifth',
  'contract/special-reviewed',
  'contract/totals-agree',
  'control/duties-segregated',
  'control/entry-authorised',
  'control/number-sequence',
  'control/person-known',
  'delivery/application-one-day-ahead',
  'delivery/arrival-confirmed',
  'delivery/contract-exists',
  'delivery/customer-notified',
  'delivery/dual-review',
  'delivery/finance-released',
  'delivery/inspected',
  'delivery/manager-confirmed',
  'delivery/paid-before-shipment',
  'delivery/purchasing-notified-ahead',
  'delivery/signed-note-returned',
  'delivery/transport-agreement',
  'delivery/within-order',
  'duty/customer-survey',
  'duty/daily-report-by-1630',
  'duty/monthly-assessment',
  'duty/monthly-meeting',
  'duty/performance-statistics',
  'duty/plans',
  'duty/semiannual-analysis',
  'duty/stock-count',
  'duty/weekly-plan-reported',
  'duty/weekly-summary',
  'duty/weekly-training',
  'expense/payment-form-by-gm',
  'expense/pre-approved',
  'expense/special-consented',
  'invoice/application-one-day-ahead',
  'invoice/customer-signed',
  'invoice/dual-review',
  'invoice/manager-confirmed',
  'invoice/matches-order',
  'invoice/number-unique',
  'invoice/purchasing-reviewed',
  'invoice/within-shipped',
  'price/change-approved',
  'price/customers-told-ahead',
  'price/within-list',
  'promotion/approved-before-start',
  'promotion/evaluated-after-end',
  'quote/approved-before-sending',
  'quote/inquiry-reported',
  'quote/key-product-checked',
  'quote/major-approved-by-leadership',
  'receipt/account-authorised',
  'receipt/finance-confirmed',
  'receipt/instrument-entered-same-day',
  'receipt/instrument-handed-to-finance',
  'receipt/instrument-not-duplicated',
  'receipt/large-reviewed',
  'receipt/matched-to-contract',
  'receivable/collection-in-step',
  'receivable/credit-evaluated-first',
  'receivable/credit-limit-kept',
  'receivable/overdue',
  'receivable/receipts-checked-daily',
  'receivable/reconciled-half-yearly',
  'receivable/reconciliation-reported',
  'receivable/write-off-approved',
  'receivable/written-off-followed',
  'service/assessed-before-return',
  'service/complaint-resolved',
  'service/entered-in-erp',
  'service/feedback-given',
  'service/manager-confirmed',
  'service/sent-to-tech',
  'service/unresolved-escalated',
  'target/collection-rate-reached',
  'target/sales-reached',
  'visit/plan-kept',
  'visit/planned',
  'visit/recorded',
];

let pack: Pack;
let store: Store | undefined;
let results: ExampleResult[];
const all = async (sql: string) => (await store?.all(sql)) ?? [];
beforeAll(async () => {
  pack = await openPack(FOLDER);
  store = await openTestStore();
  results = await runExamples(pack, all);
});
afterAll(() => store?.close());

describe('the policy pack that ships', () => {
  test('has every rule of the catalogue, each in the file of its name, and no other', () => {
    const files = readdirSync(`${FOLDER}policies`, { recursive: true, encoding: 'utf8' });
    const ids = files.filter((file) => file.endsWith('.json')).map((file) => file.replaceAll('\\', '/').slice(0, -5));
    expect(ids.sort()).toEqual(CATALOGUE);
    expect(pack.rules.map((rule) => rule.name)).toEqual(CATALOGUE);
  });

  test('every rule has examples of a violation and of compliance, and out of scope where it has a scope', () => {
    const lacking = pack.rules.flatMap((rule) => {
      const wanted = ['violation', 'compliant', ...(rule.scope ? ['not-applicable'] : [])];
      const given = rule.examples.map((example) => example.verdict as string);
      return wanted.filter((verdict) => !given.includes(verdict)).map((verdict) => `${rule.name}: ${verdict}`);
    });
    expect(lacking).toEqual([]);
  });

  test('every example gives the expected verdict through json-rules-engine and through SQL', () => {
    expect(results.length).toBe(pack.rules.reduce((sum, rule) => sum + rule.examples.length, 0));
    const failed = results.filter((result) => !result.passed);
    expect(failed.map((result) => `${result.rule}, ${result.example}: ${result.detail.en}`)).toEqual([]);
  });

  test('every rule file loads in a stock json-rules-engine unchanged', () => {
    for (const rule of pack.rules) {
      const engine = new Engine();
      engine.addRule(rule as unknown as { conditions: TopLevelCondition; event: { type: string } });
      expect(engine.removeRule(rule.name), rule.name).toBe(true);
    }
  });
});

describe('running examples', () => {
  test('a wrong expectation is told with what came out of both engines', async () => {
    const rule = pack.rules[0];
    if (rule === undefined) throw new Error('the pack has no rules');
    const [example] = rule.examples.filter((one) => one.verdict === 'violation');
    if (example === undefined) throw new Error('the rule has no violation');
    const wrong = { ...rule, examples: [{ ...example, verdict: 'compliant' as const }] };
    const [result] = await runExamples({ ...pack, rules: [wrong] }, all);
    expect(result?.passed).toBe(false);
    expect(result?.got.engine.verdict).toBe('violation');
    expect(result?.got.sql.verdict).toBe('violation');
    expect(result?.detail.zh).toContain('应为');
  });
});
