/** Runs one part of the work on a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { openFingerprintSources } from '../../../network/fingerprint-sources.ts';
import { openPart } from './part.ts';
import type { Answer, Order, Parcel, Stray, ThreadSetup } from './thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('part-thread.ts runs as a worker thread only');
const { index, parts, geoFiles, keeping }: ThreadSetup = workerData;
const part = openPart(index, parts, await openFingerprintSources(geoFiles), keeping);

port.on('message', (order: Order) => {
  const answer = answerTo(order);
  port.postMessage(answer, answer.kind === 'taken' ? answer.emptied : []);
});

function answerTo(order: Order): Answer {
  switch (order.kind) {
    case 'parcel':
      return {
        kind: 'taken',
        strays: takeParcel(order.parcel),
        emptied: [order.parcel.bytes.buffer],
      };
    case 'strays':
      for (const { text, file, line } of order.strays) part.takeText(text, { file, line });
      return { kind: 'taken', strays: [], emptied: [] };
    case 'owners':
      return { kind: 'owners', owners: part.owners() };
    case 'share':
      return { kind: 'share', share: part.share(order.owners) };
    case 'judge':
      return { kind: 'result', result: part.judge(order.habits, order.rules) };
  }
}

function takeParcel({ file, bytes, ends, lines }: Parcel): Stray[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strays: Stray[] = [];
  let from = 0;
  for (const [i, end] of ends.entries()) {
    const text = buffer.toString('utf8', from, end);
    const line = lines[i] ?? 0;
    for (const elsewhere of part.takeText(text, { file, line })) {
      strays.push({ ...elsewhere, file, line });
    }
    from = end;
  }
  return strays;
}
