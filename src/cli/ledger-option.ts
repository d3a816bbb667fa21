import { UserError } from '../domain/problem.js';
import type { LedgerPlace } from '../with-ledger.js';
import { say, type Terminal } from './terminal.js';

/** The environment variable that stands in for `--ledger`. */
const LEDGER_VARIABLE = 'JIHE_LEDGER';

/** Word that asks for no ledger although {@link LEDGER_VARIABLE} names one. */
const NONE = 'none';

/** `--ledger`: where the ledger is; read by {@link ledgerPlace}. */
export function ledgerOption(terminal: Terminal) {
  return {
    type: 'string',
    requiresArg: true,
    describe: say(terminal, {
      zh: `台账：记住每期稽核结果的文件，或 postgres://…（也可用环境变量 ${LEDGER_VARIABLE}；${NONE} 为不用）`,
      en: `ledger: the file that remembers what every period's run found, or postgres://… (or the environment variable ${LEDGER_VARIABLE}; ${NONE} for no ledger)`,
    }),
  } as const;
}

/** The ledger that `--ledger` or `JIHE_LEDGER` names; null for none. */
export function ledgerPlace(args: { readonly ledger: string | undefined }, terminal: Terminal): LedgerPlace | null {
  const place = (args.ledger ?? process.env[LEDGER_VARIABLE] ?? '').trim();
  if (place === '' && args.ledger !== undefined)
    throw new UserError({
      zh: '--ledger 需要一个文件名或 PostgreSQL 地址。',
      en: '--ledger needs the name of a file or an address of PostgreSQL.',
    });
  if (place === '' || place === NONE) return null;
  return { place, onProgress: (step) => terminal.progress(step[terminal.lang]) };
}

/** {@link ledgerPlace} for commands that can do nothing without. @throws UserError when none is named. */
export function requiredLedger(args: { readonly ledger: string | undefined }, terminal: Terminal): LedgerPlace {
  const place = ledgerPlace(args, terminal);
  if (place !== null) return place;
  throw new UserError({
    zh: `请用 --ledger（或环境变量 ${LEDGER_VARIABLE}）指定台账。`,
    en: `Name the ledger with --ledger (or the environment variable ${LEDGER_VARIABLE}).`,
  });
}
