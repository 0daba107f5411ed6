/** Reads the bytes of a file, unpacked, and how far along the reading is. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LogFileError } from './log-file-error.ts';
import { notText } from './packing.ts';

const CHUNK_BYTES = 1 << 20;

export type ByteSource = {
  /** Size on disk; 0 where it is not known. */
  readonly totalBytes: number;
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes read so far; of the packed form, where it is packed. */
  readonly readBytes: () => number;
};

/**
 * Opens a file, or standard input for `-`. The first two bytes show whether it is packed, so a packed standard input
 * works too. Opening and reading reject with `LogFileError`.
 */
export async function openBytes(name: string, stdin: Readable): Promise<ByteSource> {
  try {
    const source = await openUnnamed(name, stdin);
    return { ...source, chunks: named(name, source.chunks) };
  } catch (error) {
    throw new LogFileError(name, error);
  }
}

async function* named(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw new LogFileError(name, error);
  }
}

async function openUnnamed(name: string, stdin: Readable): Promise<ByteSource> {
  const totalBytes = name === '-' ? 0 : (await stat(name)).size;
  const raw = name === '-' ? stdin : createReadStream(name, { highWaterMark: CHUNK_BYTES });
  let read = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of raw) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      read += bytes.length;
      yield bytes;
    }
  }
  const source = counted();
  const head: Buffer[] = [];
  let headBytes = 0;
  while (headBytes < 2) {
    const next = await source.next();
    if (next.done === true) break;
    head.push(next.value);
    headBytes += next.value.length;
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* head;
    yield* source;
  }
  const [first, second] = Buffer.concat(head).subarray(0, 2);
  const packed = first === 0x1f && second === 0x8b;
  const chunks = recognised(packed ? unpack(whole()) : whole());
  return { totalBytes, chunks, readBytes: () => read };
}

/** Yields the same bytes; rejects at once where they are no text. */
async function* recognised(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun = false;
  for await (const chunk of chunks) {
    const trouble = begun ? null : notText(chunk);
    if (trouble !== null) throw new Error(trouble);
    begun = true;
    yield chunk;
  }
}

function unpack(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The error reaches the reader through `gunzip`, which the pipeline destroys with it.
  pipeline(Readable.from(packed), gunzip, () => {});
  return gunzip;
}
