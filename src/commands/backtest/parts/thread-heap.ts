/** The memory of the threads: how their heaps are laid out, how large they may get, and what then. */
import { totalmem } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/**
 * How the heaps of the threads are laid out. Events leave a lot of short-lived garbage, and the timelines beside
 * it are kept to the end: a larger nursery copies less, and a heap that is let grow is not searched for garbage
 * that is not there. Clearing the nursery in parallel would only keep each thread waiting for processors that the
 * other threads have. Saves a tenth of the processor time. As flags, for a worker's `resourceLimits` yield to the
 * `--max-semi-space-size` that the command is started with.
 */
const HEAP_FLAGS = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--initial-old-space-size=1024',
  '--no-parallel-scavenge',
];

/** Read by each heap that is made from here on; ours stays as it is. */
export function layOutHeaps(): void {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
}

/** MiB that each of so many threads may fill: of what the machine, or the container, has. */
export function heapFor(parts: number): number {
  const all = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.floor((all * SHARE_OF_MEMORY) / parts / (1 << 20));
}

/** The rest is the reading thread's and the system's. Node's own limit would be 4 GiB, whatever the machine has. */
const SHARE_OF_MEMORY = 0.8;

/** The log has more sessions than there is memory for. */
export class LogTooLargeError extends Error {
  override readonly name = 'LogTooLargeError';
  readonly code = 'log_too_large';
  readonly retryable = false;

  constructor(options: ErrorOptions) {
    super(
      'the memory does not hold the log’s sessions (some 14 kB each): give it fewer days or fewer people at a time, or run it on a machine with more',
      options,
    );
  }
}

/** What a thread ended by; where its heap was full, with what to do. */
export function threadFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isFull ? new LogTooLargeError({ cause: error }) : error;
}
