/** Lines on their way to a thread, in one buffer that goes over to it. */
import type { Parcel } from './thread-messages.ts';

/** Lines are sent to a thread some hundreds at a time, since each message has a cost of its own. */
export const PARCEL_BYTES = 1 << 20;

export type OpenParcel = {
  file: number;
  bytes: Uint8Array<ArrayBuffer>;
  used: number;
  ends: number[];
  lines: number[];
};

export function newParcel(): OpenParcel {
  return { file: -1, bytes: new Uint8Array(0), used: 0, ends: [], lines: [] };
}

/** @param spare buffers that threads gave back */
export function startedParcel(file: number, least: number, spare: ArrayBuffer[]): OpenParcel {
  const used = least > PARCEL_BYTES ? undefined : spare.pop();
  const bytes = new Uint8Array(used ?? new ArrayBuffer(Math.max(PARCEL_BYTES, least)));
  return { file, bytes, used: 0, ends: [], lines: [] };
}

/** Adds a line: the bytes between two places. */
export function put(
  parcel: OpenParcel | undefined,
  bytes: Buffer,
  from: number,
  to: number,
  line: number,
) {
  if (parcel === undefined) return;
  bytes.copy(parcel.bytes, parcel.used, from, to);
  parcel.used += to - from;
  parcel.ends.push(parcel.used);
  parcel.lines.push(line);
}

/** Returns the parcel as it is sent. */
export function finished({ file, bytes, ends, lines }: OpenParcel): Parcel {
  return { file, bytes, ends: Uint32Array.from(ends), lines: Uint32Array.from(lines) };
}
