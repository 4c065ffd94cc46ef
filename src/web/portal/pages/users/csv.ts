/**
 * A spreadsheet runs a cell that begins so as a formula (OWASP, CSV Injection), and users write their own names. The
 * apostrophe makes a text of it; also of a phone number, which a spreadsheet would otherwise turn into a plain number.
 */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** Excel reads UTF-8 only after this mark. */
export const byteOrderMark = '\ufeff';

/** Returns one line of CSV (RFC 4180). Every cell is quoted, so that no text can end it. */
export function csvLine(cells: readonly (string | boolean | null | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | boolean | null | undefined): string {
  const text = value == null ? '' : String(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
