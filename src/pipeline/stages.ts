/**
 * The stages, and the queues between them. A stage that leaves work for another commits the job together with the state
 * that causes it, and the queue hands it, at least once, to a free worker. A stage that must succeed or fail with its
 * caller is called directly: `decide` by triage, `record` by whatever brings events.
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
 * `steer.ts` is no stage: it holds what people do to incidents, by whatever way they come. `expire` calls the part that
 * undoes an action whose time is up.
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

/** `alarmAt`: when that happened which Okta's alarm about a user warns of, in epoch milliseconds. */
export type AlarmJob = { org: string; userId: string; alarmAt: number };

/** What the job of each stage holds: keys only, since the handler reads the current state itself. */
export type StageJobs = {
  /** Judge a session that changed or that Okta raised an alarm about; or find the sessions an alarm may be about. */
  triage: SessionJob | AlarmJob;
  /** Run the next response actions of an incident. */
  respond: { org: string; incidentId: number };
  /** Verify in the System Log that the stolen session can no longer act. */
  confirm: { org: string; incidentId: number };
  /** Tell every receiver what the incident now looks like. */
  notify: { org: string; incidentId: number };
  /** Carry out what silence means: an approval or an answer that nobody gave. */
  escalate: { org: string; incidentId: number };
};

export type StageName = keyof StageJobs;

export type JobRequest<S extends StageName> = {
  readonly data: StageJobs[S];
  /** The earliest moment to run it; of several moments for one key, the soonest counts. */
  readonly startAfter?: Date;
  /** Whether it comes after everything else of the stage, until the same job is asked for without this. */
  readonly canWait?: boolean;
  /** Whether it comes before everything else of the stage, also where the same job waits already. */
  readonly ahead?: boolean;
};

/** How a stage leaves work for another one. Given a transaction, the job exists only if that commits. */
export type Jobs = {
  enqueue<S extends StageName>(
    tx: Transaction | null,
    stage: S,
    requests: readonly JobRequest<S>[],
  ): Promise<void>;
  /** Moves those of these jobs that wait, also for a later moment, before everything else of the stage; adds none. */
  bringAhead<S extends StageName>(
    tx: Transaction,
    stage: S,
    subjects: readonly StageJobs[S][],
  ): Promise<void>;
  /**
   * Puts the jobs of a stage that failed at every attempt back into its queue, with all attempts anew. A job whose like
   * waits there already is not put back, since that one does its work. Returns how many were put back.
   */
  redrive(stage: StageName): Promise<number>;
};

export const STAGE_NAMES = ['triage', 'respond', 'confirm', 'notify', 'escalate'] as const;

/**
 * Returns the queue library behind the interface that the stages see.
 *
 * A job whose key waits already is not added: the waiting one will see the same state. It would not if a worker took it
 * before this transaction commits, so its row is held until then; where it was taken before that, a job is added.
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
        // Without a transaction the state is committed already: whoever takes the waiting job sees it.
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

/** Difference of two clocks up to which they count as equal: the way to the database takes time. */
const SAME_TIME_MS = 500;

/**
 * Returns by how many milliseconds the database's clock, by which the queue goes, is ahead. A job that starts too early
 * by our clock would find nothing due and queue itself again, without a pause, until our clock catches up.
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

/** Returns the start of each job that waits for a moment, by key. */
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

/** Returns the key of a job; one that waits for its time has another, so as not to replace one that is to run now. */
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
