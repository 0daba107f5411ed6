/** Recognises by its first bytes what is no text, so that it is told once and not line by line. */

const UNPACK = 'unpack it';
const EXPORT = 'write it out as JSON lines or CSV';

/** Gzip is not among them: it is unpacked. */
const KNOWN: readonly (readonly [what: string, remedy: string, first: readonly number[]])[] = [
  ['a zip archive (as a spreadsheet is too)', UNPACK, [0x50, 0x4b, 0x03, 0x04]],
  ['packed with zstd', UNPACK, [0x28, 0xb5, 0x2f, 0xfd]],
  ['packed with bzip2', UNPACK, [0x42, 0x5a, 0x68]],
  ['packed with xz', UNPACK, [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a 7z archive', UNPACK, [0x37, 0x7a, 0xbc, 0xaf]],
  ['a Parquet file', EXPORT, [0x50, 0x41, 0x52, 0x31]],
];

const LOOK_BYTES = 4_096;

/** What it is instead and what to do about it; null for what may be text. UTF-16 says so by its mark. */
export function notText(start: Buffer): string | null {
  const head = start.subarray(0, LOOK_BYTES);
  for (const [what, remedy, first] of KNOWN) {
    if (first.every((byte, i) => head[i] === byte)) return `is ${what}: ${remedy}`;
  }
  const mark = head.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff' || !hasNul(head)) return null;
  return `is no text: ${UNPACK}, or ${EXPORT}`;
}

/** Not at the very beginning: a log that was emptied while somebody wrote it begins with as many as it had bytes. */
function hasNul(head: Buffer): boolean {
  const begins = head.findIndex((byte) => byte !== 0);
  return begins !== -1 && head.indexOf(0, begins) !== -1;
}
