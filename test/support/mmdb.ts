/** Writes a MaxMind database in which every IPv4 address is in one network. maxmind.github.io/MaxMind-DB */

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
const [STRING, MAP, UINT32] = [2, 7, 6];
/** Length from which a text has its length after the control byte. */
const SHORT = 29;

export function asnDatabase(asn: number, asOrg: string): Buffer {
  const record = map({ autonomous_system_number: asn, autonomous_system_organization: asOrg });
  // One node whose two branches both lead to the first record: node count, separator, offset.
  const branch = [0, 0, 1 + 16];
  const tree = Buffer.from([...branch, ...branch]);
  const metadata = map({
    node_count: 1,
    record_size: 24,
    ip_version: 4,
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_790_000_000,
    database_type: 'Test-ASN',
  });
  return Buffer.concat([tree, Buffer.alloc(16), record, MARKER, metadata]);
}

function map(fields: Readonly<Record<string, number | string>>): Buffer {
  const entries = Object.entries(fields);
  return Buffer.concat([
    control(MAP, entries.length),
    ...entries.flatMap(([key, value]) => [
      text(key),
      typeof value === 'string' ? text(value) : number(value),
    ]),
  ]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([control(STRING, bytes.length), bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return Buffer.concat([control(UINT32, bytes.length), bytes]);
}

function control(type: number, size: number): Buffer {
  return size < SHORT
    ? Buffer.from([(type << 5) | size])
    : Buffer.from([(type << 5) | SHORT, size - SHORT]);
}
