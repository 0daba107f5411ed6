/**
 * Arrays in Postgres's binary format. A batch is a handful of array parameters; as text each raw
 * event would have to be quoted and unquoted character by character, in binary its bytes go as they
 * are. Layout: array_send in PostgreSQL's src/backend/utils/adt/arrayfuncs.c; all numbers big-endian.
 */

const TEXT_OID = 25;
const JSON_OID = 114;
const INT8_OID = 20;
const BOOL_OID = 16;
const TIMESTAMPTZ_OID = 1184;

const HEADER_BYTES = 20;
const NULL_LENGTH = -1;

/** 2000-01-01T00:00:00Z in epoch milliseconds; from there Postgres counts microseconds. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** Encodes texts as `text[]`. */
export function textArray(values: readonly (string | null)[]): Buffer {
  return strings(values, TEXT_OID);
}

/** Encodes values that are JSON text already as `json[]`. */
export function jsonArray(values: readonly (string | null)[]): Buffer {
  return strings(values, JSON_OID);
}

/** Encodes whole numbers as `bigint[]`. */
export function bigintArray(values: readonly (number | null)[]): Buffer {
  return fixed(values, INT8_OID, 8, (buffer, at, value) =>
    buffer.writeBigInt64BE(BigInt(value), at),
  );
}

/** Encodes epoch milliseconds as `timestamptz[]`. */
export function timestampArray(values: readonly (number | null)[]): Buffer {
  return fixed(values, TIMESTAMPTZ_OID, 8, (buffer, at, value) =>
    buffer.writeBigInt64BE(BigInt(Math.round(value) - POSTGRES_EPOCH_MS) * 1000n, at),
  );
}

/** Encodes as `boolean[]`. */
export function booleanArray(values: readonly boolean[]): Buffer {
  return fixed(
    values.map((value) => (value ? 1 : 0)),
    BOOL_OID,
    1,
    (buffer, at, value) => buffer.writeUInt8(value, at),
  );
}

function strings(values: readonly (string | null)[], oid: number): Buffer {
  const sizes = values.map((value) => (value === null ? 0 : Buffer.byteLength(value)));
  const total = sizes.reduce((sum, size) => sum + size + 4, HEADER_BYTES);
  const buffer = Buffer.allocUnsafe(total);
  let at = header(buffer, oid, values.length);
  for (const [index, value] of values.entries()) {
    const size = sizes[index] ?? 0;
    at = buffer.writeInt32BE(value === null ? NULL_LENGTH : size, at);
    if (value !== null) at += buffer.write(value, at, size, 'utf8');
  }
  return buffer;
}

function fixed(
  values: readonly (number | null)[],
  oid: number,
  width: number,
  write: (buffer: Buffer, at: number, value: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * (4 + width));
  let at = header(buffer, oid, values.length);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(NULL_LENGTH, at);
      continue;
    }
    at = buffer.writeInt32BE(width, at);
    write(buffer, at, value);
    at += width;
  }
  return buffer.subarray(0, at);
}

/** Writes the header of an array with one dimension, lower bound 1, that may hold nulls. */
function header(buffer: Buffer, oid: number, length: number): number {
  let at = buffer.writeInt32BE(1, 0);
  at = buffer.writeInt32BE(1, at);
  at = buffer.writeInt32BE(oid, at);
  at = buffer.writeInt32BE(length, at);
  return buffer.writeInt32BE(1, at);
}
