export type AsnRecord = { readonly asn: number; readonly asOrg: string | null };

/**
 * Ranges of addresses with their autonomous system, ascending and without overlap, in flat arrays:
 * half a million ranges in some 10 MB, found by binary search.
 */
export type AsnTable = {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly asns: Uint32Array;
  readonly names: ReadonlyMap<number, string>;
};

/** Turns the written address at `from`…`to` (exclusive) of the bytes into its sort key. */
export type AddressReader = (bytes: Buffer, from: number, to: number) => number;

const COMMA = 44;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
/** No line of these files is shorter; bounds the arrays before the lines are counted. */
const SHORTEST_LINE = 12;

/** Reads `start,end,asn,"name"` lines in one pass over the bytes. */
export function readAsnTable(csv: Buffer, readAddress: AddressReader): AsnTable {
  const most = Math.ceil(csv.length / SHORTEST_LINE);
  const starts = new Float64Array(most);
  const ends = new Float64Array(most);
  const asns = new Uint32Array(most);
  const names = new Map<number, string>();
  let rows = 0;
  for (let at = 0; at < csv.length; ) {
    const first = indexOf(csv, COMMA, at);
    const second = indexOf(csv, COMMA, first + 1);
    const third = indexOf(csv, COMMA, second + 1);
    const newline = indexOf(csv, NEWLINE, third + 1);
    if (third >= csv.length) break;
    const asn = readDecimal(csv, second + 1, third);
    starts[rows] = readAddress(csv, at, first);
    ends[rows] = readAddress(csv, first + 1, second);
    asns[rows] = asn;
    rows += 1;
    if (!names.has(asn)) names.set(asn, nameAt(csv, third + 1, newline));
    at = newline + 1;
  }
  return {
    starts: starts.slice(0, rows),
    ends: ends.slice(0, rows),
    asns: asns.slice(0, rows),
    names,
  };
}

/** The system that announces the address with this sort key, or null where no range holds it. */
export function findAsn(table: AsnTable, key: number): AsnRecord | null {
  const { starts, ends, asns, names } = table;
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= key) low = middle + 1;
    else high = middle - 1;
  }
  if (high < 0 || (ends[high] ?? -1) < key) return null;
  const asn = asns[high] ?? 0;
  return { asn, asOrg: names.get(asn) ?? null };
}

/** A number in decimal digits: how the table of IPv4 ranges writes addresses. */
export function readDecimal(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + (bytes[i] ?? 48) - 48;
  return value;
}

/**
 * The first 53 bits of an IPv6 address, as many as a double holds exactly: no provider's announcement
 * is narrower than /48. The bytes must be a well-formed address without IPv4 in it.
 */
export function readIpv6(bytes: Buffer, from: number, to: number): number {
  const groups = [0, 0, 0, 0, 0, 0, 0, 0];
  let group = 0;
  let gap = -1;
  for (let i = from; i < to; i++) {
    const code = bytes[i] ?? 0;
    if (code !== 58) {
      groups[group] = (groups[group] ?? 0) * 16 + (code <= 57 ? code - 48 : (code | 32) - 87);
      continue;
    }
    if (bytes[i + 1] === 58) {
      gap = i === from ? 0 : group + 1;
      group = gap;
      i += 1;
    } else group += 1;
  }
  if (gap >= 0) moveRight(groups, gap, group);
  const [a = 0, b = 0, c = 0, d = 0] = groups;
  return ipv6Key(a * 65_536 + b, c * 65_536 + d);
}

/** The sort key of `readIpv6` for an address whose network half is already numbers. */
export function ipv6Key(high: number, low: number): number {
  return high * 2 ** 21 + Math.floor(low / 2 ** 11);
}

/** What stood after `::` belongs at the right end, with zeros in the gap. */
function moveRight(groups: number[], gap: number, last: number): void {
  const tail = groups.slice(gap, last + 1);
  groups.fill(0, gap);
  for (let i = 0; i < tail.length; i++) groups[8 - tail.length + i] = tail[i] ?? 0;
}

function indexOf(bytes: Buffer, byte: number, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== byte) at += 1;
  return at;
}

function nameAt(csv: Buffer, from: number, newline: number): string {
  const to = csv[newline - 1] === RETURN ? newline - 1 : newline;
  if (csv[from] !== QUOTE) return csv.toString('utf8', from, to);
  return csv.toString('utf8', from + 1, to - 1).replaceAll('""', '"');
}
