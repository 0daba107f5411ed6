/**
 * The stages, and the queues between them. A stage that leaves work for another by a job commits the job with the state
 * that causes it, and the queue brings it, at least once, to whoever is free. What must hold or fail with its caller is
 * called: `decide` by triage, `record` by whoever has events.
 *
 * | stage     | file           | started by                                      | runs in                                         |
 * |-----------|----------------|-------------------------------------------------|-------------------------------------------------|
 * | record    | `record.ts`    | the hook, the reader, `warden set-aside`        | one transaction a batch, with triage's jobs     |
 * | triage    | `triage.ts`    | its job                                         | reading, then the transaction of the session    |
 * | decide    | `decide.ts`    | triage                                          | that transaction                                |
 * | respond   | `respond.ts`   | its job                                         | a transaction before and after each call        |
 * | confirm   | `confirm.ts`   | its job                                         | reading, then one transaction                   |
 * | notify    | `notify.ts`    | its job                                         | a row claimed before, settled after each call   |
 * | escalate  | `escalate.ts`  | its job                                         | one transaction                                 |
 * | reconcile | `reconcile.ts` | a loop of each reader, every few seconds        | an org's turn, which one instance has           |
 * | expire    | `expire.ts`    | a loop of each worker, every minute             | a turn of its own, step after step              |
 *
 * No stage: `steer.ts`, what people decide by whatever way. `expire` calls of it what takes back an action whose time is up.
 */
import type { PgBoss, Queue } from 'pg-boss';
import type { Transaction } from '../store/database.ts';
import {
  BEHIND,
  bringForward,
  clockAhead,
  holdWaiting,
  IN_TURN,
  putInTurn,
  type Sql,
} from '../store/waiting-jobs.ts';

export type SessionJob = { org: string; sessionId: string };

/** `alarmAt`: when that happened which an alarm about a user is about, in epoch milliseconds. */
export type AlarmJob = { org: string; userId: string; alarmAt: number };

/** What each stage's job says. Jobs carry keys only: the handler reads the current state itself. */
export type StageJobs = {
  /** Judge a session that changed, or about which Okta raised an alarm; or find those that one may be about. */
  triage: SessionJob | AlarmJob;
  /** Run the next response actions of an incident. */
  respond: { org: string; incidentId: number };
  /** Verify in the System Log that the stolen session can no longer act. */
  confirm: { org: string; incidentId: number };
  /** Tell every receiver what the incident now looks like. */
  notify: { org: string; incidentId: number };
  /** What silence means: an approval nobody gave, an incident nobody took. */
  escalate: { org: string; incidentId: number };
};

export type StageName = keyof StageJobs;

export type JobRequest<S extends StageName> = {
  readonly data: StageJobs[S];
  /** Not before this moment; of several moments for one key, the soonest counts. */
  readonly startAfter?: Date;
  /** Behind everything else of the stage, until somebody asks for the same without it. */
  readonly canWait?: boolean;
};

/** How a stage leaves work for another one. With a transaction, the job exists only if it commits. */
export type Jobs = {
  enqueue<S extends StageName>(
    tx: Transaction | null,
    stage: S,
    requests: readonly JobRequest<S>[],
  ): Promise<void>;
  /**
   * Puts the jobs of a stage that failed at every attempt back into its queue, with all attempts before
   * them. One whose like waits there already is not put back: that one does its work. Returns how many were.
   */
  redrive(stage: StageName): Promise<number>;
};

const RETRY = { retryLimit: 12, retryDelay: 2, retryBackoff: true, retryDelayMax: 300 };

/**
 * `short`: one waiting job per key, so that a burst about one session is one job, and news that comes
 * while it runs is another. `heartbeatSeconds`: a worker that was killed is replaced within seconds.
 */
const STAGE = { policy: 'short', notify: true, heartbeatSeconds: 10, expireInSeconds: 300 };

/** Every queue with its settings; `dead_letter` keeps what failed for good, for a person to put back (`warden redrive`). */
export const QUEUES: Readonly<Record<StageName | 'dead_letter', Omit<Queue, 'name'>>> = {
  dead_letter: { policy: 'standard', retentionSeconds: 30 * 86_400 },
  triage: { ...STAGE, ...RETRY, deadLetter: 'dead_letter' },
  respond: {
    ...STAGE,
    ...RETRY,
    retryLimit: 30,
    retryDelay: 1,
    retryDelayMax: 120,
    deadLetter: 'dead_letter',
  },
  confirm: { ...STAGE, ...RETRY, deadLetter: 'dead_letter' },
  notify: { ...STAGE, ...RETRY, retryLimit: 40, retryDelayMax: 3_600, deadLetter: 'dead_letter' },
  escalate: { ...STAGE, ...RETRY, deadLetter: 'dead_letter' },
};

export const STAGE_NAMES = ['triage', 'respond', 'confirm', 'notify', 'escalate'] as const;

/**
 * The queue library behind the interface that the stages see.
 *
 * A job whose key waits already is not added: the waiting one will see the same state. It would not, were
 * it taken between that and our commit, so it is held until then; one that was taken first counts no more.
 *
 * @param now the clock that `startAfter` goes by
 */
export function jobsOf(boss: PgBoss, now: () => number): Jobs {
  return {
    async enqueue(tx, stage, requests) {
      const db = tx === null ? boss.getDb() : insideTransaction(tx);
      const sql = { query: (text: string, values: unknown[]) => db.executeSql(text, values) };
      const waits = requests.some(({ startAfter }) => startAfter !== undefined);
      const aheadMs = waits ? await clockDifference(sql, now) : 0;
      let left = requests.map((request) => ({
        data: request.data,
        singletonKey: keyOf(request),
        priority: request.canWait === true ? BEHIND : IN_TURN,
        group: { id: request.data.org },
        ...(request.startAfter === undefined
          ? {}
          : { startAfter: new Date(request.startAfter.getTime() + aheadMs) }),
      }));
      while (left.length > 0) {
        await boss.insert(stage, left, { db });
        await bringForward(sql, stage, momentsOf(left));
        const urgent = keysOf(left.filter(({ priority }) => priority === IN_TURN));
        // What is committed already is seen by whoever takes the waiting job.
        if (tx === null) return putInTurn(sql, stage, urgent);
        const held = await holdWaiting(sql, stage, keysOf(left));
        await putInTurn(
          sql,
          stage,
          urgent.filter((key) => (held.get(key) ?? IN_TURN) < IN_TURN),
        );
        left = left.filter(({ singletonKey }) => !held.has(singletonKey));
      }
    },
    async redrive(stage) {
      let redriven = 0;
      for (;;) {
        const some = await boss.redrive('dead_letter', { sourceName: stage });
        if (some === 0) return redriven;
        redriven += some;
      }
    },
  };
}

/** What the way to the database may make of two clocks that agree. */
const SAME_TIME_MS = 500;

/**
 * The queue goes by the database's clock. A job that it started before its time by ours would find that
 * nothing is due yet and leave itself again, without a pause, until ours is as far.
 */
async function clockDifference(sql: Sql, now: () => number): Promise<number> {
  const aheadMs = await clockAhead(sql, now);
  return Math.abs(aheadMs) < SAME_TIME_MS ? 0 : aheadMs;
}

type QueueDatabase = ReturnType<PgBoss['getDb']>;

type KeyedJob = { readonly singletonKey: string; readonly startAfter?: Date };

function keysOf(jobs: readonly KeyedJob[]): string[] {
  return jobs.map(({ singletonKey }) => singletonKey);
}

/** When those start that wait for a moment, by key. */
function momentsOf(jobs: readonly KeyedJob[]): Map<string, Date> {
  const moments = new Map<string, Date>();
  for (const { singletonKey, startAfter } of jobs) {
    if (startAfter !== undefined) moments.set(singletonKey, startAfter);
  }
  return moments;
}

/** A job that waits for its time must not stand in the way of one that is to run now. */
function keyOf({ data, startAfter }: JobRequest<StageName>): string {
  return `${data.org}:${subjectOf(data)}${startAfter === undefined ? '' : ':later'}`;
}

function subjectOf(data: StageJobs[StageName]): string | number {
  if ('sessionId' in data) return data.sessionId;
  return 'userId' in data ? `${data.userId}:${data.alarmAt}` : data.incidentId;
}

function insideTransaction(tx: Transaction): QueueDatabase {
  return {
    executeSql: async (sql: string, values?: unknown[]) => tx.client.query(sql, values),
  };
}
