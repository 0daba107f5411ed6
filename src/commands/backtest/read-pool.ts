/** Threads that parse and gather blocks side by side; their gatherings are put together at the end. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { GeoFiles } from '../../network/fingerprint-sources.ts';
import type { Block } from './blocks.ts';
import type { Gathering } from './gathering.ts';
import type { Refusals } from './take.ts';

export type Part = { readonly gathering: Gathering; readonly refusals: Refusals };

/** From a thread: it has read a block, or this is all it gathered. */
export type Answer = { readonly kind: 'read' } | ({ readonly kind: 'part' } & Part);
/** To a thread. */
export type Order =
  | ({ readonly kind: 'block'; readonly file: string } & Block)
  | { kind: 'finish' };

export type ReadPool = {
  /** Resolves when there is room for one more. */
  readonly add: (block: Block, file: string) => Promise<void>;
  readonly finish: () => Promise<readonly Part[]>;
  readonly close: () => Promise<void>;
};

const MOST_THREADS = 4;
/** One being read and one waiting: enough to keep a thread busy, and it bounds the memory. */
const PER_THREAD = 2;

/** Starts no thread before there is a block for it. */
export function openReadPool(geoFiles: GeoFiles): ReadPool {
  const most = Math.min(MOST_THREADS, availableParallelism());
  const threads: Thread[] = [];
  return {
    add: async (block, file) => {
      if (threads.length < most) threads.push(startThread(geoFiles));
      const free = () => threads.find((thread) => thread.waiting() < PER_THREAD);
      let thread = free();
      while (thread === undefined) {
        await Promise.race(threads.map((one) => one.answered()));
        thread = free();
      }
      thread.send({ kind: 'block', file, ...block });
    },
    finish: () => Promise.all(threads.map((thread) => thread.finish())),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

type Thread = {
  readonly waiting: () => number;
  readonly answered: () => Promise<void>;
  readonly send: (order: Order & { kind: 'block' }) => void;
  readonly finish: () => Promise<Part>;
  readonly stop: () => Promise<unknown>;
};

function startThread(geoFiles: GeoFiles): Thread {
  const worker = new Worker(new URL('./read-thread.ts', import.meta.url), { workerData: geoFiles });
  let waiting = 0;
  let next = Promise.withResolvers<void>();
  const part = Promise.withResolvers<Part>();
  // Whoever waits for one of the two hears of the failure; the other must not count as unhandled.
  part.promise.catch(() => {});
  next.promise.catch(() => {});
  worker.on('message', (answer: Answer) => {
    if (answer.kind === 'part') return part.resolve(answer);
    waiting -= 1;
    next.resolve();
    next = Promise.withResolvers();
    next.promise.catch(() => {});
  });
  worker.on('error', (error) => {
    part.reject(error);
    next.reject(error);
  });
  return {
    waiting: () => waiting,
    answered: () => next.promise,
    send: (order) => {
      waiting += 1;
      // A copy of its own, so that it can be handed over instead of copied again.
      const bytes = Uint8Array.from(order.bytes);
      worker.postMessage({ ...order, bytes }, [bytes.buffer]);
    },
    finish: () => {
      worker.postMessage({ kind: 'finish' } satisfies Order);
      return part.promise;
    },
    stop: () => worker.terminate(),
  };
}
