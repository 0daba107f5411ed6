/**
 * Stage 1. An acknowledgement means: recorded, compared, and, if it matters, queued; all three or none. Whatever
 * arrives while a commit runs becomes the next batch, which measured better than waiting for any fixed time.
 */
import type pg from 'pg';
import type { EventRow } from '../store/events.ts';
import { type SetAside, storeSetAside } from '../store/set-aside.ts';
import type { Dependencies } from './dependencies.ts';
import { countRecorded } from './record/count.ts';
import { daysOf } from './record/days.ts';
import { networkKeeper } from './record/keep-networks.ts';
import { isAboutData, unstorable } from './record/refused-row.ts';
import { storeAndQueue } from './record/store-and-queue.ts';
import { type Waiting, waitingLine } from './record/waiting-line.ts';

/** What one delivery, or one page of the System Log, brings: stored whole or not at all. */
export type Recording = {
  readonly rows: readonly EventRow[];
  readonly setAside: readonly SetAside[];
};

/** Thrown where nothing of the recording is stored, so that the sender should come again. */
export class NotStoredError extends Error {
  override readonly name = 'NotStoredError';
  readonly code: 'overloaded' | 'draining' | 'database_away';
  constructor(code: NotStoredError['code'], options?: ErrorOptions) {
    super(`not stored: ${code}`, options);
    this.code = code;
  }
}

export type Recorder = {
  /** Resolves once committed. Rejects with `NotStoredError`; then nothing of it is stored. */
  record(recording: Recording): Promise<void>;
  /** Returns for how many milliseconds the oldest unanswered recording has waited; 0 where none waits. */
  waitedMs(): number;
  /** Refuses new recordings, finishes the waiting ones. */
  drain(): Promise<void>;
};

/** Writers at work together: while one transaction waits for the disk, another is prepared. */
const WRITERS = 2;

type Batch = readonly Waiting<Recording, NotStoredError>[];

/**
 * Makes a recorder. A process has one for all deliveries, which fills its batches from them, and one for the reader, so
 * that the System Log goes on being recorded however many deliveries come.
 */
export function createRecorder(
  deps: Pick<Dependencies, 'config' | 'database' | 'jobs' | 'metrics' | 'now' | 'log'>,
  writers: number = WRITERS,
): Recorder {
  const line = waitingLine<Recording, NotStoredError>();
  /** When each unanswered recording came, in that order. */
  const unanswered = new Set<{ readonly since: number }>();
  let running = 0;
  let draining = false;
  const idle: (() => void)[] = [];
  const ensureDays = daysOf(deps);
  const networks = networkKeeper(deps.now);

  function record(recording: Recording): Promise<void> {
    if (draining) return Promise.reject(new NotStoredError('draining'));
    if (line.isFull()) return Promise.reject(new NotStoredError('overloaded'));
    const arrival = { since: performance.now() };
    unanswered.add(arrival);
    return new Promise<void>((done, failed) => {
      line.add({ recording, done, failed });
      if (running < writers) void write();
    }).finally(() => unanswered.delete(arrival));
  }

  /** Never rejects: each waiting recording gets its own answer. */
  async function write(): Promise<void> {
    running += 1;
    try {
      while (!line.isEmpty()) await writeBatch(line.next());
    } finally {
      running -= 1;
      if (running === 0) for (const tell of idle.splice(0)) tell();
    }
  }

  async function writeBatch(batch: Batch): Promise<void> {
    try {
      await store(batch.map((waiting) => waiting.recording));
      for (const waiting of batch) waiting.done();
    } catch (error) {
      if (isAboutData(error) || isCollision(error)) await writeOneByOne(batch);
      else {
        deps.log.error({ err: error, stage: 'record' }, 'a batch was not stored');
        const answer = new NotStoredError('database_away', { cause: error });
        for (const waiting of batch) waiting.failed(answer);
      }
    }
  }

  /** Stores each recording for itself, so that one event that Postgres cannot hold does not fail the others. */
  async function writeOneByOne(batch: Batch): Promise<void> {
    for (const waiting of batch) {
      try {
        await storeWhatFits(waiting.recording);
        waiting.done();
      } catch (error) {
        deps.log.error({ err: error, stage: 'record' }, 'a delivery was not stored');
        waiting.failed(new NotStoredError('database_away', { cause: error }));
      }
    }
  }

  async function storeWhatFits(recording: Recording): Promise<void> {
    try {
      await store([recording]);
    } catch (error) {
      if (!isAboutData(error)) throw error;
      for (const row of recording.rows) {
        await store([{ rows: [row], setAside: [] }]).catch((failure) => {
          if (!isAboutData(failure)) throw failure;
          return store([{ rows: [], setAside: [unstorable(row, failure)] }]);
        });
      }
      await store([{ rows: [], setAside: recording.setAside }]);
    }
  }

  async function store(recordings: readonly Recording[]): Promise<void> {
    const rows = recordings.flatMap((recording) => recording.rows);
    const setAside = recordings.flatMap((recording) => recording.setAside);
    await ensureDays(rows);
    const { stored, kept } = await deps.database.transaction(async (tx) => {
      await storeSetAside(tx.client, setAside);
      const stored = await storeAndQueue(tx, deps, rows);
      return { stored, kept: await networks.keep(tx.client, rows) };
    });
    kept();
    countRecorded(deps.metrics, { rows, stored, setAside }, deps.now());
  }

  return {
    record,
    waitedMs() {
      const [longest] = unanswered;
      return longest === undefined ? 0 : performance.now() - longest.since;
    },
    async drain() {
      draining = true;
      if (running > 0) await new Promise<void>((tell) => idle.push(tell));
    },
  };
}

/** Whether another transaction was in the way, and this one was rolled back whole: SQLSTATE class 40. */
function isCollision(error: unknown): boolean {
  return /^40...$/.test((error as Partial<pg.DatabaseError> | null)?.code ?? '');
}
