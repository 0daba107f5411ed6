/** Reads System Log exports of any of the accepted forms, line by line or element by element. */
import type { Readable } from 'node:stream';
import { elementsOf } from './array-elements.ts';
import { openBytes } from './byte-chunks.ts';
import { eachLine } from './lines.ts';

export type LineTaker = {
  readonly take: (bytes: Buffer, from: number, to: number, file: number, line: number) => void;
  /** Awaited now and then: whoever takes the lines may need time. */
  readonly room: () => Promise<void>;
};

export type ReadProgress = (read: number, total: number) => void;

/** Rejects when the file cannot be opened or unpacked. */
export async function readLog(
  name: string,
  file: number,
  stdin: Readable,
  to: LineTaker,
  onProgress: ReadProgress,
): Promise<void> {
  const source = await openBytes(name, stdin);
  const { isArray, chunks } = await startOf(source.chunks);
  if (!isArray) {
    const take = (bytes: Buffer, from: number, end: number, line: number) =>
      to.take(bytes, from, end, file, line);
    await eachLine(chunks, take, async () => {
      onProgress(source.readBytes(), source.totalBytes);
      await to.room();
    });
    return;
  }
  let taken = 0;
  for await (const { bytes, line } of elementsOf(chunks)) {
    to.take(bytes, 0, bytes.length, file, line);
    taken += bytes.length;
    if (taken < ELEMENTS_BYTES) continue;
    taken = 0;
    onProgress(source.readBytes(), source.totalBytes);
    await to.room();
  }
}

const ELEMENTS_BYTES = 1 << 20;

/** Whether the first character that is not blank opens an array. */
async function startOf(
  chunks: AsyncIterable<Buffer>,
): Promise<{ isArray: boolean; chunks: AsyncIterable<Buffer> }> {
  const all = chunks[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let first = '';
  while (first === '') {
    const next = await all.next();
    if (next.done === true) break;
    const bytes = head.length === 0 ? withoutMark(next.value) : next.value;
    head.push(bytes);
    first = bytes.toString('latin1').trimStart().slice(0, 1);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* head;
    yield* { [Symbol.asyncIterator]: () => all };
  }
  return { isArray: first === '[', chunks: whole() };
}

/** Some tools begin a UTF-8 file with a byte-order mark. */
function withoutMark(bytes: Buffer): Buffer {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? bytes.subarray(3) : bytes;
}
