/** Reads System Log exports of any of the accepted forms into a gathering. */
import type { Readable } from 'node:stream';
import type { FingerprintSources } from '../../domain/fingerprint.ts';
import type { GeoFiles } from '../../network/fingerprint-sources.ts';
import { elementsOf } from './array-elements.ts';
import { blocksOf, countNewlines } from './blocks.ts';
import { openBytes } from './byte-chunks.ts';
import { type Gathering, mergeGathering, newGathering, tieTogether } from './gathering.ts';
import { openReadPool, type ReadPool } from './read-pool.ts';
import { type Refusals, takeBlock, takeElement } from './take.ts';

export type LogReading = { readonly gathering: Gathering; readonly refusals: Refusals };

export type ReadOptions = {
  readonly stdin: Readable;
  readonly sources: FingerprintSources;
  readonly geoFiles: GeoFiles;
  /** Told after every block; bytes are of all files together, `total` 0 where it is not known. */
  readonly onProgress: (read: number, total: number, events: number) => void;
};

/** So much is read here; only what is larger is worth starting threads for. */
const ALONE_BYTES = 24 << 20;

/** Rejects when a file cannot be opened or unpacked; what is inside never makes it reject. */
export async function readLogs(
  names: readonly string[],
  options: ReadOptions,
): Promise<LogReading> {
  const gathering = newGathering();
  const refusals: Refusals = { count: 0, shown: [] };
  const pool = openReadPool(options.geoFiles);
  try {
    for (const name of names) await readLog(name, gathering, refusals, pool, options);
    for (const part of await pool.finish()) {
      mergeGathering(gathering, part.gathering);
      refusals.count += part.refusals.count;
      refusals.shown.push(...part.refusals.shown);
    }
  } finally {
    await pool.close();
  }
  tieTogether(gathering);
  return { gathering, refusals };
}

async function readLog(
  name: string,
  gathering: Gathering,
  refusals: Refusals,
  pool: ReadPool,
  { stdin, sources, onProgress }: ReadOptions,
): Promise<void> {
  const source = await openBytes(name, stdin);
  const form = await startOf(source.chunks);
  let bytes = 0;
  if (form.isArray) {
    for await (const { text, line } of elementsOf(form.chunks)) {
      takeElement(gathering, refusals, text, { file: name, line }, sources);
      onProgress(source.readBytes(), source.totalBytes, gathering.events);
    }
    return;
  }
  let lines = 0;
  for await (const block of blocksOf(form.chunks)) {
    bytes += block.bytes.length;
    if (bytes <= ALONE_BYTES) takeBlock(gathering, refusals, block, name, sources);
    else {
      lines += countNewlines(block.bytes);
      await pool.add(block, name);
    }
    onProgress(source.readBytes(), source.totalBytes, gathering.events + lines);
  }
}

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
