/** The other end of `read-pool.ts`: one thread that gathers the blocks it is given. */
import { parentPort, workerData } from 'node:worker_threads';
import { type GeoFiles, openFingerprintSources } from '../../network/fingerprint-sources.ts';
import { newGathering } from './gathering.ts';
import type { Answer, Order } from './read-pool.ts';
import { type Refusals, takeBlock } from './take.ts';

const gathering = newGathering();
const refusals: Refusals = { count: 0, shown: [] };
const port = parentPort;
if (port === null) throw new Error('read-thread.ts is run as a worker thread only');
const sources = await openFingerprintSources(workerData as GeoFiles);

port.on('message', (order: Order) => {
  if (order.kind === 'finish') {
    port.postMessage({ kind: 'part', gathering, refusals } satisfies Answer);
    return;
  }
  const bytes = Buffer.from(order.bytes.buffer, order.bytes.byteOffset, order.bytes.byteLength);
  takeBlock(gathering, refusals, { bytes, firstLine: order.firstLine }, order.file, sources);
  port.postMessage({ kind: 'read' } satisfies Answer);
});
