/** Everything a judgement needs, read from the database: the session's timeline and what surrounds it. */
import { applicationHabits } from '../../domain/judgement/application-habits.ts';
import { baselineAt } from '../../domain/judgement/baseline.ts';
import type { JudgeContext } from '../../domain/judgement/judge-context.ts';
import { isSeenBefore, openedAt } from '../../domain/judgement/seen-before.ts';
import { sessionsOfOneSignIn } from '../../domain/judgement/sign-in.ts';
import { TUNING } from '../../domain/judgement/tuning.ts';
import { rangesAround } from '../../domain/session/address-owners.ts';
import { userOf } from '../../domain/session/session.ts';
import { addressesOfUser } from '../../store/addresses.ts';
import { openedAdminConsole } from '../../store/admin-use.ts';
import { applicationsOfUser } from '../../store/applications.ts';
import type { Transaction } from '../../store/database.ts';
import { judgedSnapshot } from '../../store/sessions.ts';
import { sessionsSignedInto } from '../../store/sign-ins.ts';
import { takeSnapshot } from '../../store/snapshot.ts';
import { type StoredEvent, userEvents } from '../../store/timeline.ts';
import { userAlarmEvents } from '../../store/user-alarms.ts';
import { fingerprintsOfUser } from '../../store/user-fingerprints.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';
import { readSession, type SessionEvents } from '../proof/session-events.ts';
import { type Doubts, NO_DOUBTS } from './doubts.ts';
import { policyInForce } from './exceptions.ts';
import { namedWithin } from './named-by-hook.ts';
import { alarmsOf, saidByUs, USER_ALARM_TYPES } from './okta-alarms.ts';
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
  const spells = timeline.entries.flatMap((entry) => entry.spells);
  if (spells.length === 0 || user === null) return null;
  const firstAt = Math.min(...spells.map((spell) => spell.first.at));
  const lastAt = Math.max(...spells.map((spell) => spell.last.at));
  const {
    org: surroundings,
    at,
    named,
  } = await surroundingsOf(tx, deps, org.key, timeline, user.id, firstAt, doubts);
  const ofUser = { org: org.key, userId: user.id };
  const { rows, alarmed } = await fingerprintsOfUser(client, {
    ...ofUser,
    since: at - TUNING.learning.windowMs,
    lookedAtBefore: at - TUNING.learning.lookedAtMs,
  });
  const alive = { ...ofUser, since: firstAt, until: lastAt };
  const signedInto = await sessionsSignedInto(client, alive);
  const ofOneSignIn = sessionsOfOneSignIn(rows, (session) => signedInto.has(session));
  const unlearnt = new Set([...keptUnder, ...keptUnder.flatMap(ofOneSignIn), ...alarmed]);
  const believed = {
    ...ofUser,
    since: at - TUNING.learning.windowMs,
    until: at - TUNING.learning.delayMs,
    except: [...unlearnt],
  };
  const opening = openedAt(timeline);
  const own = await addressesOfUser(client, believed);
  const opened = await applicationsOfUser(client, believed);
  const isAdmin = await openedAdminConsole(client, {
    ...ofUser,
    except: keptUnder,
    since: at - TUNING.learning.windowMs,
    before: at,
  });
  const signedOut = await userEvents(
    client,
    {
      ...ofUser,
      types: SIGN_OUT_TYPES,
      since: lastAt,
      until: deps.now() + HOUR_MS,
    },
    deps.now,
  );
  const around = { ...ofUser, since: firstAt - HOUR_MS, until: lastAt + HOUR_MS };
  const typed = await userEvents(client, { ...around, types: USER_ALARM_TYPES }, deps.now);
  const warned = await userAlarmEvents(client, around, deps.now);
  const alarms = alarmsOf([...typed, ...warned]).filter(
    ({ alarm }) => !isOurs(alarm) && !leftOut.has(alarm.uuid),
  );
  return {
    ...session,
    userId: user.id,
    judgedFrom: at,
    named: [...named, ...namedWithin(session)],
    userAlarms: alarms.map(({ held }) => held),
    snapshot,
    judgedSnapshot: await judgedSnapshot(client, org.key, keptUnder),
    // A session that goes on after an end has not ended by it.
    ends: [...session.ends, ...signOutsAmong(signedOut)].filter(
      ({ event }) => event.publishedAt >= lastAt && !leftOut.has(event.uuid),
    ),
    context: {
      baseline: baselineAt(rows, at, unlearnt, TUNING.learning),
      org: surroundings,
      ownAddresses: new Set(own.flatMap(rangesAround)),
      seenBefore: doubts.othersFromLog
        ? []
        : rows.filter((row) => !unlearnt.has(row.sessionId) && isSeenBefore(row, opening)),
      applications: applicationHabits(opened, at, TUNING.learning),
      userAlarms: alarms.map(({ alarm }) => alarm),
      isAdmin: isAdmin ? true : null,
      watches: await watchesOf(tx.rows, org.key, user.id),
      policy: await policyInForce(tx.rows, deps, org, user.id),
      tuning: TUNING,
      now: deps.now(),
    },
  };
}

function signOutsAmong(stored: readonly StoredEvent[]): HeldEvent[] {
  return heldEvents(stored).filter(({ event }) => event.outcome.result === 'SUCCESS');
}
