/** One thread: what it is asked is answered in that order, and once it failed everything fails with its failure. */
import { Worker } from 'node:worker_threads';
import { threadFailure } from './thread-heap.ts';
import type { Answer, Order, ThreadSetup } from './thread-messages.ts';

export type Thread = {
  readonly ask: (order: Order, handOver?: ArrayBufferLike[]) => Promise<Answer>;
  readonly waiting: () => number;
  /** Settles at the next answer. */
  readonly progress: () => Promise<unknown>;
  readonly idle: () => Promise<unknown>;
  readonly stop: () => Promise<unknown>;
};

export function openThread(setup: ThreadSetup, heapMb: number): Thread {
  const worker = new Worker(new URL('./part-thread.ts', import.meta.url), {
    workerData: setup,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  const asked: PromiseWithResolvers<Answer>[] = [];
  let failure: Error | null = null;
  worker.on('message', (answer: Answer) => asked.shift()?.resolve(answer));
  worker.on('error', (error) => {
    failure = threadFailure(error);
    for (const question of asked.splice(0)) question.reject(failure);
  });
  return {
    ask: (order, handOver = []) => {
      if (failure !== null) return Promise.reject(failure);
      const question = Promise.withResolvers<Answer>();
      asked.push(question);
      worker.postMessage(
        order,
        handOver.filter((buffer) => buffer instanceof ArrayBuffer),
      );
      return question.promise;
    },
    waiting: () => asked.length,
    progress: () => asked[0]?.promise ?? Promise.resolve(),
    idle: () => asked.at(-1)?.promise ?? Promise.resolve(),
    stop: () => worker.terminate(),
  };
}
