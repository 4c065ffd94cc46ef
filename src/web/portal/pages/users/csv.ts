/**
 * A spreadsheet runs a cell that begins like this as a formula (OWASP, CSV Injection), and users choose their names. The apostrophe
 * makes it a text. This includes phone numbers, which a spreadsheet would otherwise turn into plain numbers.
 */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** Excel reads a file as UTF-8 only if it begins with this mark. */
export const byteOrderMark = '\ufeff';

/** Returns one line of CSV (RFC 4180). Every cell is quoted, so that no text can end its cell. */
export function csvLine(cells: readonly (string | boolean | null | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | boolean | null | undefined): string {
  const text = value == null ? '' : String(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
