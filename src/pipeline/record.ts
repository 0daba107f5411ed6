/**
 * Stage 1. An acknowledgement means: recorded, compared, and, if it matters, queued; all three or none.
 * Whatever arrives while a commit runs is the next batch: measured better than waiting any fixed time.
 */
import type pg from 'pg';
import type { EventRow } from '../store/events.ts';
import { type SetAside, storeSetAside } from '../store/set-aside.ts';
import type { Dependencies } from './dependencies.ts';
import { countRecorded } from './record/count.ts';
import { daysOf } from './record/days.ts';
import { toldKeeper } from './record/keep-told.ts';
import { isAboutData, unstorable } from './record/refused-row.ts';
import { storeAndQueue } from './record/store-and-queue.ts';

/** What one delivery, or one page of the System Log, brings: stored whole or not at all. */
export type Recording = {
  readonly rows: readonly EventRow[];
  readonly setAside: readonly SetAside[];
};

/** Nothing of the recording is stored: the sender should come again. */
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
  /** Refuses new recordings, finishes the waiting ones. */
  drain(): Promise<void>;
};

type Waiting = {
  readonly recording: Recording;
  readonly done: () => void;
  readonly failed: (error: NotStoredError) => void;
};

/** Enough to fill a commit, small enough that nobody waits long for its neighbours. */
const BATCH_EVENTS = 256;
/** Above this the next delivery is better off with Okta's retry than in our memory. */
const WAITING_EVENTS = 20_000;
/** While one transaction waits for the disk, another is prepared. */
const WRITERS = 2;

/** One for the process: its batches are made of what all deliveries and readers bring. */
export function createRecorder(
  deps: Pick<Dependencies, 'config' | 'database' | 'jobs' | 'metrics' | 'now' | 'log'>,
): Recorder {
  const queue: Waiting[] = [];
  let waitingEvents = 0;
  let running = 0;
  let draining = false;
  const idle: (() => void)[] = [];
  const ensureDays = daysOf(deps);
  const networks = toldKeeper(deps.now);

  function record(recording: Recording): Promise<void> {
    if (draining) return Promise.reject(new NotStoredError('draining'));
    if (waitingEvents > WAITING_EVENTS) return Promise.reject(new NotStoredError('overloaded'));
    return new Promise((done, failed) => {
      queue.push({ recording, done, failed });
      waitingEvents += recording.rows.length;
      if (running < WRITERS) void write();
    });
  }

  /** Never rejects: each waiting recording gets its own answer. */
  async function write(): Promise<void> {
    running += 1;
    try {
      while (queue.length > 0) await writeBatch(nextBatch());
    } finally {
      running -= 1;
      if (running === 0) for (const tell of idle.splice(0)) tell();
    }
  }

  function nextBatch(): Waiting[] {
    let events = 0;
    let size = 0;
    while (size < queue.length && (size === 0 || events < BATCH_EVENTS)) {
      events += queue[size]?.recording.rows.length ?? 0;
      size += 1;
    }
    waitingEvents -= events;
    return queue.splice(0, size);
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
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

  /** One event that Postgres cannot hold must not cost its neighbours their place. */
  async function writeOneByOne(batch: readonly Waiting[]): Promise<void> {
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
    async drain() {
      draining = true;
      if (running > 0) await new Promise<void>((tell) => idle.push(tell));
    },
  };
}

/** SQLSTATE class 40: another transaction was in the way, and this one was rolled back whole. */
function isCollision(error: unknown): boolean {
  return /^40...$/.test((error as Partial<pg.DatabaseError> | null)?.code ?? '');
}
