/** Reads System Log exports of any of the accepted forms, line by line or value by value. */
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { openBytes } from './byte-chunks.ts';
import { delimiterOf } from './csv-columns.ts';
import { valuesOf } from './json-values.ts';
import { eachLine } from './lines.ts';
import type { Refused } from './refusals.ts';

export type LineTaker = {
  readonly take: (bytes: Buffer, from: number, to: number, file: number, line: number) => void;
  /** Called for what is known not to be an event before it is parsed. */
  readonly refuse: (refused: Refused) => void;
  /** Awaited now and then, since the taker of the lines may need time. */
  readonly room: () => Promise<void>;
};

export type ReadProgress = (read: number, total: number) => void;

/** Reads one file. Rejects with `LogFileError` when it cannot be opened, read or unpacked. */
export async function readLog(
  name: string,
  file: number,
  stdin: Readable,
  to: LineTaker,
  onProgress: ReadProgress,
): Promise<void> {
  const source = await openBytes(name, stdin);
  const { form, chunks } = await startOf(source.chunks);
  if (form === 'lines') {
    const take = (bytes: Buffer, from: number, end: number, line: number) =>
      to.take(bytes, from, end, file, line);
    await eachLine(chunks, take, async () => {
      onProgress(source.readBytes(), source.totalBytes);
      await to.room();
    });
    return;
  }
  let taken = 0;
  for await (const found of await foundIn(chunks, form)) {
    const { line } = found;
    if ('reason' in found) {
      to.refuse({ file, line, reason: found.reason });
      continue;
    }
    to.take(found.bytes, 0, found.bytes.length, file, line);
    taken += found.bytes.length;
    if (taken < BETWEEN_BYTES) continue;
    taken = 0;
    onProgress(source.readBytes(), source.totalBytes);
    await to.room();
  }
}

const BETWEEN_BYTES = 1 << 20;

/**
 * The forms of a log: one event per line, an array of events, values over several lines each, as from `jq`, or rows of
 * a table.
 */
type Form = 'lines' | 'array' | 'values' | { readonly delimiter: string };

/** Yields what is found in a log. The reader of tables is loaded only for one. */
async function foundIn(chunks: AsyncIterable<Buffer>, form: Exclude<Form, 'lines'>) {
  if (typeof form !== 'object') return valuesOf(chunks, form === 'array' ? 1 : 0);
  const { csvRows } = await import('./csv-rows.ts');
  return csvRows(chunks, form.delimiter);
}

/** Determines the form of the text by its beginning. */
async function startOf(
  chunks: AsyncIterable<Buffer>,
): Promise<{ form: Form; chunks: AsyncIterable<Buffer> }> {
  const all = decoded(chunks)[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let form: Form | null = null;
  while (form === null) {
    const next = await all.next();
    if (next.done === true) break;
    head.push(next.value);
    form = formOf(Buffer.concat(head).toString('latin1').trimStart());
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* head;
    yield* { [Symbol.asyncIterator]: () => all };
  }
  return { form: form ?? 'lines', chunks: whole() };
}

/** Returns the form, or null where more text is needed. A line with a brace alone begins a longer value. */
function formOf(start: string): Form | null {
  if (start === '') return null;
  if (start.startsWith('[')) return 'array';
  if (!start.startsWith('{')) return tableOrLines(start);
  const [rest = ''] = start.slice(1).split('\n', 1);
  if (rest.trim() !== '') return 'lines';
  return start.includes('\n') ? 'values' : null;
}

/** Tells a table from lines by the first line, up to a length that no header of a table has. */
function tableOrLines(start: string): Form | null {
  const end = start.indexOf('\n');
  if (end === -1 && start.length < BETWEEN_BYTES) return null;
  const delimiter = delimiterOf(start.slice(0, end === -1 ? 0 : end));
  return delimiter === null ? 'lines' : { delimiter };
}

/**
 * Yields UTF-8 without the byte-order mark that some tools write; also from UTF-16, which Windows PowerShell's `>`
 * writes.
 */
export async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let wide: TextDecoder | null = null;
  let begun = false;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (!begun) {
      begun = true;
      if (chunk[0] === 0xff && chunk[1] === 0xfe) wide = new TextDecoder('utf-16le');
      if (chunk[0] === 0xfe && chunk[1] === 0xff) wide = new TextDecoder('utf-16be');
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) bytes = chunk.subarray(3);
    }
    yield wide === null ? bytes : Buffer.from(wide.decode(bytes, { stream: true }));
  }
}
