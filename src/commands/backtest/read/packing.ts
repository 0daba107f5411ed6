/** Recognises files that are not text by their first bytes, so that this is said once and not for each line. */

const UNPACK = 'unpack it';
const EXPORT = 'write it out as JSON lines or CSV';

/** First bytes of known formats; gzip is not among them, since it is unpacked. */
const KNOWN: readonly (readonly [what: string, remedy: string, first: readonly number[]])[] = [
  ['a zip archive (as a spreadsheet is too)', UNPACK, [0x50, 0x4b, 0x03, 0x04]],
  ['packed with zstd', UNPACK, [0x28, 0xb5, 0x2f, 0xfd]],
  ['packed with bzip2', UNPACK, [0x42, 0x5a, 0x68]],
  ['packed with xz', UNPACK, [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a 7z archive', UNPACK, [0x37, 0x7a, 0xbc, 0xaf]],
  ['a Parquet file', EXPORT, [0x50, 0x41, 0x52, 0x31]],
];

const LOOK_BYTES = 4_096;

/**
 * Returns what the file is instead of text, and what to do about it; null where it may be text. UTF-16 is recognised by
 * its byte order mark.
 */
export function notText(start: Buffer): string | null {
  const head = start.subarray(0, LOOK_BYTES);
  for (const [what, remedy, first] of KNOWN) {
    if (first.every((byte, i) => head[i] === byte)) return `is ${what}: ${remedy}`;
  }
  const mark = head.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff' || !hasNul(head)) return null;
  return `is no text: ${UNPACK}, or ${EXPORT}`;
}

/**
 * Whether there is a NUL after the beginning: a log emptied while somebody wrote it begins with as many NULs as it had
 * bytes.
 */
function hasNul(head: Buffer): boolean {
  const begins = head.findIndex((byte) => byte !== 0);
  return begins !== -1 && head.indexOf(0, begins) !== -1;
}
