/** Makes load from a process of its own: in a closed loop (as fast as answered) or at a fixed rate. */
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { deliveries } from './delivery.ts';

export type LoadResult = {
  readonly deliveries: number;
  readonly events: number;
  readonly seconds: number;
  readonly refused: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
};

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    path: { type: 'string' },
    secret: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string' },
    events: { type: 'string' },
    sessions: { type: 'string' },
    rate: { type: 'string' },
  },
});
const eventsPerDelivery = Number(values.events);
const next = deliveries({
  eventsPerDelivery,
  sessions: Number(values.sessions),
  path: values.path ?? '/',
  secret: values.secret ?? '',
  publishedAt: new Date(),
});
const latencies: number[] = [];
let refused = 0;
/** Time at the start in which nothing is counted, until both sides are warm. */
const WARM_UP_MS = 1_000;
const sockets = await Promise.all(Array.from({ length: Number(values.connections) }, open));
const startedAt = performance.now();
const countedFrom = startedAt + WARM_UP_MS;
const endAt = countedFrom + Number(values.seconds) * 1_000;
const rate = values.rate === undefined ? null : Number(values.rate) / eventsPerDelivery;
let scheduled = 0;

/** Returns when the next delivery is due; at a fixed rate, a slow answer does not postpone the following ones. */
function dueAt(): number {
  if (rate === null) return performance.now();
  scheduled += 1;
  return startedAt + (scheduled * 1_000) / rate;
}

async function open(): Promise<Socket> {
  const socket = connect(Number(values.port), '127.0.0.1');
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) =>
    socket.once('connect', resolve).once('error', reject),
  );
  return socket;
}

async function connection(socket: Socket): Promise<void> {
  for (;;) {
    const due = dueAt();
    if (due >= endAt) break;
    const ahead = due - performance.now();
    if (ahead > 1) await new Promise((resolve) => setTimeout(resolve, ahead));
    socket.write(next());
    const status = await answer(socket);
    if (performance.now() > endAt + 5_000) break;
    if (due < countedFrom) continue;
    latencies.push(performance.now() - due);
    if (status !== 204) refused += 1;
  }
  socket.destroy();
}

/** Resolves to the status of an answer, read from its first packet: answers are small, and their body is not needed. */
function answer(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (chunk) => {
      socket.off('error', reject);
      resolve(Number(chunk.toString('latin1', 9, 12)));
    });
  });
}

await Promise.all(sockets.map(connection));
const seconds = (performance.now() - countedFrom) / 1_000;
latencies.sort((a, b) => a - b);
const at = (share: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
const result: LoadResult = {
  deliveries: latencies.length,
  events: latencies.length * eventsPerDelivery,
  seconds,
  refused,
  p50: at(0.5),
  p99: at(0.99),
  max: at(1),
};
process.stdout.write(JSON.stringify(result));
