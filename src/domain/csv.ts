/** Writes tables for spreadsheets (RFC 4180) in which nothing that an attacker wrote is calculated. */
import { visibleText } from './visible-text.ts';

export type CsvCell = string | number | Date | null;

/** Returns one row of the table, with the line break that RFC 4180 asks for. */
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
 * Matches where a spreadsheet would begin a formula; some also accept the full-width characters, and skip blanks. Where
 * a comma marks decimals, a semicolon separates cells: the row is then split differently from how it was written,
 * quotes within it do not count or close at once, and each semicolon and line end begins a cell.
 */
const FORMULA = /(^|[;\n])(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=\t)/g;

/** Puts an apostrophe before each formula, which makes it text in every spreadsheet. */
function harmless(text: string): string {
  return text.replace(FORMULA, "$1'");
}
