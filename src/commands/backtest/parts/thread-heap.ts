/** Sets up the memory of the threads: the layout and size of their heaps, and the error when one is full. */
import { totalmem } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/**
 * Layout of the threads' heaps. Events leave much short-lived garbage, while the timelines are kept to the end: a
 * larger nursery copies less, and a heap that may grow is not searched for garbage that is not there. Clearing the
 * nursery in parallel would only make each thread wait for processors that the other threads use. Saves a tenth of the
 * processor time. Set as flags, because a worker's `resourceLimits` yield to the `--max-semi-space-size` that the
 * command is started with.
 */
const HEAP_FLAGS = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--initial-old-space-size=1024',
  '--no-parallel-scavenge',
];

/** Sets the flags for heaps made from here on; this thread's own stays as it is. */
export function layOutHeaps(): void {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
}

/** Returns the MiB that each of so many threads may fill, from the memory of the machine or the container. */
export function heapFor(parts: number): number {
  const all = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.floor((all * SHARE_OF_MEMORY) / parts / (1 << 20));
}

/**
 * Share for the threads; the rest is for the reading thread and the system. Node's own limit would be 4 GiB, whatever
 * the machine has.
 */
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

/** Returns the error that ended a thread; for a full heap, one that says what to do. */
export function threadFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isFull ? new LogTooLargeError({ cause: error }) : error;
}
