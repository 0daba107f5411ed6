/** Everything a judgement needs, read from the database: the session's timeline and what surrounds it. */
import type pg from 'pg';
import type { JudgeContext } from '../../domain/judgement/judge-context.ts';
import { TUNING } from '../../domain/judgement/tuning.ts';
import { type SessionTimeline, userOf } from '../../domain/session/session.ts';
import type { Transaction } from '../../store/database.ts';
import { judgedSnapshot } from '../../store/sessions.ts';
import { takeSnapshot } from '../../store/snapshot.ts';
import { userEvents } from '../../store/timeline.ts';
import { userAlarmEvents } from '../../store/user-alarms.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';
import { readSession, type SessionEvents } from '../proof/session-events.ts';
import { type Doubts, NO_DOUBTS } from './doubts.ts';
import { policyInForce } from './exceptions.ts';
import { type HistoryOf, historyOfUser } from './history-of-user.ts';
import { namedWithin } from './named-by-hook.ts';
import { alarmsOf, type HeldAlarm, saidByUs, USER_ALARM_TYPES } from './okta-alarms.ts';
import { surroundingsOf } from './surroundings.ts';
import { watchesOf } from './watches.ts';

export type Gathered = SessionEvents & {
  readonly userId: string;
  /** Moment as of which the rest of the org is looked at, epoch milliseconds. */
  readonly judgedFrom: number;
  /** Events, known from the hook alone, that named the network for other events from the same address. */
  readonly named: readonly HeldEvent[];
  readonly context: JudgeContext;
  /** The events of Okta's alarms about the user that are in `context`. */
  readonly userAlarms: readonly HeldEvent[];
  /** Number of the database snapshot in which the session was read; a later one is greater. */
  readonly snapshot: number;
  /** Snapshot of the judgement that stood at that moment; null where there was none. */
  readonly judgedSnapshot: number | null;
};

const HOUR_MS = 3_600_000;

/** Event types that end every session of a user, whoever causes them. */
const SIGN_OUT_TYPES = [
  'user.session.clear',
  'user.lifecycle.suspend',
  'user.lifecycle.deactivate',
];

/** Gathers it, as the first work of `tx`; null where nothing of the session is held that could be judged. */
export async function gather(
  tx: Transaction,
  deps: Pick<Dependencies, 'fingerprintSources' | 'now'>,
  org: Org,
  sessionId: string,
  doubts: Doubts = NO_DOUBTS,
): Promise<Gathered | null> {
  const { client } = tx;
  const { leftOut } = doubts;
  const snapshot = await takeSnapshot(client);
  const session = await readSession(tx, deps, org.key, sessionId, leftOut);
  const { timeline, keptUnder } = session;
  const isOurs = saidByUs(org);
  for (const [key, alarm] of timeline.alarms) if (isOurs(alarm)) timeline.alarms.delete(key);
  const user = userOf(timeline);
  const span = spanOf(timeline);
  if (span === null || user === null) return null;
  const { firstAt, lastAt } = span;
  const ofUser = { org: org.key, userId: user.id, firstAt, lastAt };
  const around = await surroundingsOf(tx, deps, org.key, timeline, user.id, firstAt, doubts);
  const history = await historyOfUser(client, session, { ...ofUser, at: around.at });
  // A session that goes on after an end has not ended by it.
  const ends = [...session.ends, ...(await signOutsOf(client, ofUser, deps.now))].filter(
    ({ event }) => event.publishedAt >= lastAt && !leftOut.has(event.uuid),
  );
  const alarms = (await alarmsAbout(client, ofUser, deps.now)).filter(
    ({ alarm }) => !isOurs(alarm) && !leftOut.has(alarm.uuid),
  );
  return {
    ...session,
    userId: user.id,
    judgedFrom: around.at,
    named: [...around.named, ...namedWithin(session)],
    userAlarms: alarms.map(({ held }) => held),
    snapshot,
    judgedSnapshot: await judgedSnapshot(client, org.key, keptUnder),
    ends,
    context: {
      ...history,
      org: around.org,
      seenBefore: doubts.othersFromLog ? [] : history.seenBefore,
      userAlarms: alarms.map(({ alarm }) => alarm),
      watches: await watchesOf(tx.rows, org.key, user.id),
      policy: await policyInForce(tx.rows, deps, org, user.id),
      tuning: TUNING,
      now: deps.now(),
    },
  };
}

/** The session's first and last event, epoch milliseconds; null where it has none. */
function spanOf({ entries }: SessionTimeline): { firstAt: number; lastAt: number } | null {
  const spells = entries.flatMap((entry) => entry.spells);
  if (spells.length === 0) return null;
  return {
    firstAt: Math.min(...spells.map((spell) => spell.first.at)),
    lastAt: Math.max(...spells.map((spell) => spell.last.at)),
  };
}

type OfUser = Omit<HistoryOf, 'at'>;

/** Ends of all the user's sessions since the last event of this one. */
async function signOutsOf(
  client: pg.ClientBase,
  { org, userId, lastAt }: OfUser,
  now: () => number,
): Promise<HeldEvent[]> {
  const wanted = { org, userId, types: SIGN_OUT_TYPES, since: lastAt, until: now() + HOUR_MS };
  const stored = await userEvents(client, wanted, now);
  return heldEvents(stored).filter(({ event }) => event.outcome.result === 'SUCCESS');
}

/** Alarms about the user from an hour before the session to an hour after it. */
async function alarmsAbout(
  client: pg.ClientBase,
  { org, userId, firstAt, lastAt }: OfUser,
  now: () => number,
): Promise<HeldAlarm[]> {
  const around = { org, userId, since: firstAt - HOUR_MS, until: lastAt + HOUR_MS };
  const typed = await userEvents(client, { ...around, types: USER_ALARM_TYPES }, now);
  const warned = await userAlarmEvents(client, around, now);
  return alarmsOf([...typed, ...warned]);
}
