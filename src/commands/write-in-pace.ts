/** Writes as fast as the reader reads: what is written faster stays in memory, however much it is. */
import { once } from 'node:events';
import { Writable } from 'node:stream';
import type { Io } from './incident/failure.ts';

/** Resolves once more may come. Whoever closes the stream early is dealt with where the process is. */
export async function writeInPace(stream: Io['stdout'], text: string): Promise<void> {
  if (stream.write(text) === false && stream instanceof Writable) await once(stream, 'drain');
}
