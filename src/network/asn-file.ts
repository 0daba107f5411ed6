/** Reads a file of ranges block by block: a process needs a few kilobytes of its 20 MB. */
import { fstatSync, openSync, readSync } from 'node:fs';
import { type AddressReader, type AsnRecord, findAsn } from './asn-table.ts';

const BLOCK_BYTES = 4096;
/** Bytes read at the head of a block, more than a line and a half: names have at most about 120 characters. */
const HEAD_BYTES = 512;
const NEWLINE = 10;
const COMMA = 44;

/** Offsets of the first whole line of each block, and the sort keys of those lines' addresses. */
type Index = { readonly offsets: number[]; readonly keys: number[] };

/**
 * Opens a file in the format of `AsnTable` and keeps it open. Reads are synchronous: four kilobytes from the
 * system's cache take two microseconds. Throws where the file cannot be opened.
 */
export function openAsnFile(
  path: string,
  readAddress: AddressReader,
): (key: number) => AsnRecord | null {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const { offsets, keys } = indexOf(file, size, readAddress);
  const longest = offsets.reduce((most, at, i) => Math.max(most, (offsets[i + 1] ?? size) - at), 0);
  const block = Buffer.alloc(longest);
  return (key) => {
    const at = lastUpTo(keys, key);
    if (at === -1) return null;
    const from = offsets[at] ?? 0;
    const length = readSync(file, block, 0, (offsets[at + 1] ?? size) - from, from);
    return findAsn({ csv: block.subarray(0, length), readAddress }, key);
  };
}

function indexOf(file: number, size: number, readAddress: AddressReader): Index {
  const index: Index = { offsets: [], keys: [] };
  const head = Buffer.alloc(HEAD_BYTES);
  for (let at = 0; at < size; at += BLOCK_BYTES) {
    const bytes = head.subarray(0, readSync(file, head, 0, HEAD_BYTES, at));
    const line = at === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    const comma = bytes.indexOf(COMMA, line);
    if ((at > 0 && line === 0) || comma === -1) continue;
    index.offsets.push(at + line);
    index.keys.push(readAddress(bytes, line, comma));
  }
  return index;
}

/** Returns the last index whose key is not above the one wanted; -1 where all are above it. */
function lastUpTo(keys: readonly number[], key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
