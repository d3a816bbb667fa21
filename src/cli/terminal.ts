import type { Lang, Text } from '../domain/text.js';

/** Where a command writes: results on `out`, progress and messages on `log`. Tests hand in their own. */
export interface Terminal {
  readonly lang: Lang;
  /** Writes a line of results (stdout). */
  out(line: string): void;
  /** Writes a line of progress or a message (stderr). */
  log(line: string): void;
  /** Replaces the progress line; does nothing when stderr is not a terminal. */
  progress(line: string): void;
  /** What the clock says; absent: the computer's own. Only days of decisions and moments of recording are taken from it. */
  readonly now?: Date;
}

/** The words in the terminal's language. */
export function say(terminal: Terminal, text: Text): string {
  return text[terminal.lang];
}

/** The real terminal. A progress line is shown on a terminal only, and is wiped before anything else is printed. */
export function processTerminal(lang: Lang): Terminal {
  const live = process.stderr.isTTY === true;
  let shown = false;
  const wipe = () => {
    if (shown) process.stderr.write('\r\x1b[2K');
    shown = false;
  };
  return {
    lang,
    out: (line) => {
      wipe();
      process.stdout.write(`${line}\n`);
    },
    log: (line) => {
      wipe();
      process.stderr.write(`${line}\n`);
    },
    progress: (line) => {
      if (!live) return;
      wipe();
      process.stderr.write(line.slice(0, (process.stderr.columns ?? 80) - 1));
      shown = true;
    },
  };
}

/** Bold text on a terminal that shows it; plain where `NO_COLOR` is set or output goes to a file. */
export function bold(text: string): string {
  const plain = process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== '';
  return process.stdout.isTTY === true && !plain ? `\x1b[1m${text}\x1b[22m` : text;
}

/** Width on a terminal: a Chinese character takes two cells. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  return width;
}

/** Cells without control characters: what a ledger holds may be anything, and a terminal obeys them. */
export const printable = (cells: readonly string[]): string[] => cells.map((cell) => cell.replaceAll(/\p{Cc}+/gu, ' '));

/** Lines of a table whose columns line up, Chinese text included. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - displayWidth(cell))))
      .join('  ')
      .trimEnd(),
  );
}
