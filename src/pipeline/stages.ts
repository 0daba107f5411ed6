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
import type { PgBoss } from 'pg-boss';
import type { Transaction } from '../store/database.ts';
import {
  AHEAD,
  BEHIND,
  bringForward,
  bringUpTo,
  clockAhead,
  holdWaiting,
  IN_TURN,
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
  /** Before everything else of the stage, also where the same waits already. */
  readonly ahead?: boolean;
};

/** How a stage leaves work for another one. With a transaction, the job exists only if it commits. */
export type Jobs = {
  enqueue<S extends StageName>(
    tx: Transaction | null,
    stage: S,
    requests: readonly JobRequest<S>[],
  ): Promise<void>;
  /** Has those of these that wait in the stage, for a moment or not, go before everything else; it adds none. */
  bringAhead<S extends StageName>(
    tx: Transaction,
    stage: S,
    subjects: readonly StageJobs[S][],
  ): Promise<void>;
  /**
   * Puts the jobs of a stage that failed at every attempt back into its queue, with all attempts before
   * them. One whose like waits there already is not put back: that one does its work. Returns how many were.
   */
  redrive(stage: StageName): Promise<number>;
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
        priority: priorityOf(request),
        group: { id: request.data.org },
        ...(request.startAfter === undefined
          ? {}
          : { startAfter: new Date(request.startAfter.getTime() + aheadMs) }),
      }));
      while (left.length > 0) {
        await boss.insert(stage, left, { db });
        await bringForward(sql, stage, momentsOf(left));
        // What is committed already is seen by whoever takes the waiting job.
        const held = tx === null ? null : await holdWaiting(sql, stage, keysOf(left));
        for (const priority of [AHEAD, IN_TURN]) {
          const urgent = keysOf(left.filter((job) => job.priority === priority));
          const behind = urgent.filter(
            (key) => held === null || (held.get(key) ?? priority) < priority,
          );
          await bringUpTo(sql, priority, stage, behind);
        }
        if (held === null) return;
        left = left.filter(({ singletonKey }) => !held.has(singletonKey));
      }
    },
    async bringAhead(tx, stage, subjects) {
      const db = insideTransaction(tx);
      const sql = { query: (text: string, values: unknown[]) => db.executeSql(text, values) };
      const at = new Date(0);
      const keys = subjects.flatMap((data) => [keyOf({ data }), keyOf({ data, startAfter: at })]);
      await bringUpTo(sql, AHEAD, stage, keys);
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

function priorityOf({ ahead, canWait }: JobRequest<StageName>): number {
  if (ahead === true) return AHEAD;
  return canWait === true ? BEHIND : IN_TURN;
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
