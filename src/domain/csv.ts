/** Tables that spreadsheets open (RFC 4180), and in which they calculate nothing that an attacker wrote. */
import { visibleText } from './visible-text.ts';

export type CsvCell = string | number | Date | null;

/** Ends in the line break that the standard wants. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(written).join(',')}\r\n`;
}

function written(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = typeof cell === 'string' ? harmless(visibleText(cell)) : cell.toISOString();
  return /[",;\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Where a spreadsheet would begin a formula; some begin one with the wide form as well, and pass over blanks. Where a
 * comma is for decimals a semicolon parts cells: then a row is read otherwise than it was written, the quotes within it
 * are none or close at once, and each semicolon and line end begins a cell.
 */
const FORMULA = /(^|[;\n])(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=\t)/g;

/** An apostrophe makes text of it, in every spreadsheet. */
function harmless(text: string): string {
  return text.replace(FORMULA, "$1'");
}
