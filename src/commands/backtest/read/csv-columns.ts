/**
 * Reads a System Log as a table: a row for each event, a column for each field, as the Admin Console downloads it. Its
 * columns are the fields' paths in words with underscores: `client.user_agent.raw_user_agent`, `timestamp` for
 * `published`, `target0.id` for the first target, `request.ip_chain.ip` for the first hop. Tools that flatten JSON keep
 * the names: `client.userAgent.rawUserAgent`. Both are read, in any order.
 */

/** The place of a column's cells in the event. */
type Column = readonly (string | number)[];

const DELIMITERS = [',', ';', '\t'];

/** Columns without which no row is an event: the event's type, or the whole event as in Splunk's exports. */
const TELLING = new Set(['event_type', 'eventType', '_raw']);

/** Returns the delimiter of the cells by the first line; null where that does not name columns of a System Log. */
export function delimiterOf(firstLine: string): string | null {
  const told = (delimiter: string) =>
    firstLine.split(delimiter).some((name) => TELLING.has(name.trim().replace(/^"(.*)"$/, '$1')));
  return DELIMITERS.find(told) ?? null;
}

/** Returns the columns that a first row names. */
export function columnsOf(names: readonly string[]): readonly Column[] {
  return names.map(columnOf);
}

function columnOf(name: string): Column {
  const path = name.trim().split('.').map(camelCase);
  const [first = '', second, ...rest] = path;
  if (first === 'timestamp' && second === undefined) return ['published'];
  const target = /^target(\d{1,2})$/.exec(first)?.[1];
  if (target !== undefined) return ['target', Number(target), ...path.slice(1)];
  const ofHop = second === 'ipChain' && rest.length > 0;
  return ofHop ? [first, second, 0, ...rest] : path;
}

/** Returns the name in camel case; a leading underscore stays. */
function camelCase(words: string): string {
  return words.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

type Branch = { [key: string]: unknown };

/**
 * Returns the event of a row. An empty cell is left out; one with JSON for a list or an object is parsed, except within
 * the debug data, where Okta itself writes JSON as text.
 */
export function eventOfRow(columns: readonly Column[], cells: readonly string[]): unknown {
  const event = branch();
  for (const [i, column] of columns.entries()) {
    const cell = cells[i] ?? '';
    const asText = column[1] === 'debugData' && column.length > 2;
    if (cell !== '') put(event, column, asText ? cell : unfolded(cell));
  }
  return event;
}

function put(event: Branch, column: Column, value: unknown): void {
  let at = event;
  for (const [i, key] of column.slice(0, -1).entries()) {
    const next = at[key] ?? (typeof column[i + 1] === 'number' ? [] : branch());
    // Another cell already has a value in this place.
    if (typeof next !== 'object') return;
    at[key] = next;
    at = next as Branch;
  }
  const last = column.at(-1) ?? '';
  at[last] ??= value;
}

/** Returns an object without a prototype, so that no column's name means anything but a field. */
function branch(): Branch {
  return Object.create(null) as Branch;
}

function unfolded(cell: string): unknown {
  if (!/^\s*[[{]/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
