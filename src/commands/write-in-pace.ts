/** Writes no faster than the reader reads: the rest would be kept in memory, however much it is. */
import { once } from 'node:events';
import { Writable } from 'node:stream';
import type { Io } from './incident/failure.ts';

/** Writes a text, and resolves once more can be written. A stream that is closed early is handled by the process. */
export async function writeInPace(stream: Io['stdout'], text: string): Promise<void> {
  if (stream.write(text) === false && stream instanceof Writable) await once(stream, 'drain');
}
