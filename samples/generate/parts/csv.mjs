/** One CSV record; a cell is quoted when it has to be. @param {readonly (string | number | null | undefined)[]} cells */
export function csvLine(cells) {
  return cells.map(csvCell).join(',');
}

/** @param {string | number | null | undefined} cell */
function csvCell(cell) {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Cents as an amount with two decimals. @param {number} cents */
export function money(cents) {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Cents as people read them: 1,234.50. @param {number} cents */
export function groupedMoney(cents) {
  const text = money(cents);
  const [whole, decimals] = text.replace('-', '').split('.');
  return `${text.startsWith('-') ? '-' : ''}${(whole ?? '').replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`;
}
