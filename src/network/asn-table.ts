export type AsnRecord = { readonly asn: number; readonly asOrg: string | null };

/**
 * Lines of `start,end,asn,"name"` by ascending start, searched without parsing them all: reading half a million lines
 * into arrays takes a fifth of a second, and a process asks for a few thousand addresses.
 */
export type AsnTable = {
  readonly csv: Buffer;
  readonly readAddress: AddressReader;
};

/** Turns the address written in the bytes from `from` to `to` (exclusive) into its sort key. */
export type AddressReader = (bytes: Buffer, from: number, to: number) => number;

const COMMA = 44;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

/** Returns the autonomous system that announces the address with this sort key; null where no range contains it. */
export function findAsn({ csv, readAddress }: AsnTable, key: number): AsnRecord | null {
  let found = -1;
  let low = 0;
  let high = csv.length;
  // `low` and `high` are starts of lines; the last line that starts at or before the key is wanted.
  while (low < high) {
    const line = startOfLine(csv, low, (low + high) >>> 1);
    if (readAddress(csv, line, indexOf(csv, COMMA, line)) <= key) {
      found = line;
      low = indexOf(csv, NEWLINE, line) + 1;
    } else high = line;
  }
  return found === -1 ? null : recordAt(csv, found, key, readAddress);
}

function recordAt(
  csv: Buffer,
  line: number,
  key: number,
  readAddress: AddressReader,
): AsnRecord | null {
  const first = indexOf(csv, COMMA, line);
  const second = indexOf(csv, COMMA, first + 1);
  const third = indexOf(csv, COMMA, second + 1);
  if (third >= csv.length || readAddress(csv, first + 1, second) < key) return null;
  const name = nameAt(csv, third + 1, indexOf(csv, NEWLINE, third + 1));
  return { asn: readDecimal(csv, second + 1, third), asOrg: name === '' ? null : name };
}

/** Returns the start of the line that contains `at`; the line starts at `least` or later. */
function startOfLine(csv: Buffer, least: number, at: number): number {
  let start = at;
  while (start > least && csv[start - 1] !== NEWLINE) start -= 1;
  return start;
}

/** Reads a number in decimal digits, as the table of IPv4 ranges writes addresses. */
export function readDecimal(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + (bytes[i] ?? 48) - 48;
  return value;
}

/**
 * Returns the first 53 bits of an IPv6 address, as many as a double holds exactly: no provider's announcement
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

/** Returns the sort key of `readIpv6` for an address whose network half is already given as numbers. */
export function ipv6Key(high: number, low: number): number {
  return high * 2 ** 21 + Math.floor(low / 2 ** 11);
}

/** Moves the groups after `::` to the right end, with zeros in the gap. */
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
