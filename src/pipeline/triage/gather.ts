/** Everything a judgement needs, read from the database: the session's timeline and what surrounds it. */
import { type Alarm, alarmOf } from '../../domain/alarm.ts';
import { baselineAt } from '../../domain/baseline.ts';
import { type LogEvent, usableSessionId } from '../../domain/event.ts';
import type { JudgeContext } from '../../domain/judge.ts';
import { addSighting, newTimeline, type SessionTimeline } from '../../domain/session.ts';
import { sightingOf } from '../../domain/sighting.ts';
import { TUNING } from '../../domain/tuning.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import type { Transaction } from '../../store/database.ts';
import {
  activeUsers,
  addressesInOrg,
  fingerprintsOfUser,
  movesOfOthers,
  networksInOrg,
  usersOfDevices,
} from '../../store/surroundings.ts';
import { eventsOfSession, storedSession, userEvents } from '../../store/timeline.ts';
import type { Dependencies, Org } from '../dependencies.ts';

/** One event of the session, with how it reached us. */
export type HeldEvent = {
  readonly event: LogEvent;
  readonly source: 'hook' | 'system_log';
  /** Epoch milliseconds. */
  readonly receivedAt: number;
};

export type Gathered = {
  readonly timeline: SessionTimeline;
  readonly events: ReadonlyMap<string, HeldEvent>;
  readonly userId: string;
  readonly context: JudgeContext;
  /** Epoch milliseconds of the end that Okta reported for the session, null while it may be alive. */
  readonly endedAt: number | null;
  /** Epoch milliseconds at which the session's first change was recorded. */
  readonly changedAt: number | null;
};

const HOUR_MS = 3_600_000;

/** Okta's opinions about a user that may name no session. */
const USER_ALARM_TYPES = ['user.risk.detect', 'security.threat.detected'];

/** What ends every session of a user, whoever does it. */
const SIGN_OUT_TYPES = [
  'user.session.clear',
  'user.lifecycle.suspend',
  'user.lifecycle.deactivate',
];

/** Null where nothing of the session is held that could be judged. */
export async function gather(
  tx: Transaction,
  deps: Pick<Dependencies, 'fingerprintSources' | 'now'>,
  org: Org,
  sessionId: string,
): Promise<Gathered | null> {
  const { client } = tx;
  const session = await storedSession(client, org.key, sessionId);
  const { timeline, events, endedAt } = await readTimeline(
    tx,
    deps,
    org.key,
    sessionId,
    session?.firstSeenAt ?? null,
  );
  const spells = timeline.entries.flatMap((entry) => entry.spells);
  const userId = session?.userId ?? [...timeline.users.keys()][0];
  if (spells.length === 0 || userId === undefined) return null;
  const firstAt = Math.min(...spells.map((spell) => spell.first.at));
  const lastAt = Math.max(...spells.map((spell) => spell.last.at));
  const judgedAt = Math.max(...timeline.entries.map(arrivalOf));
  const ofUser = { org: org.key, userId };
  const { rows, alarmed } = await fingerprintsOfUser(client, {
    ...ofUser,
    since: judgedAt - TUNING.learning.windowMs,
  });
  const fingerprints = timeline.entries.map((entry) => entry.fingerprint);
  const asns = distinct(fingerprints.map((fp) => fp.asn));
  const around = { ...ofUser, at: firstAt };
  const signedOut = await userEvents(client, {
    ...ofUser,
    types: SIGN_OUT_TYPES,
    since: lastAt,
    until: deps.now() + HOUR_MS,
  });
  return {
    timeline,
    events,
    userId,
    endedAt: endedAt ?? firstSignOut(signedOut),
    changedAt: session?.changedAt ?? null,
    context: {
      baseline: baselineAt(rows, judgedAt, new Set([sessionId, ...alarmed]), TUNING.learning),
      org: {
        activeUsers: await activeUsers(client, org.key),
        networks: await networksInOrg(client, around, asns),
        addresses: await addressesInOrg(
          client,
          around,
          distinct(timeline.entries.map((entry) => entry.ip)),
        ),
        deviceUsers: await usersOfDevices(
          client,
          around,
          distinct(fingerprints.flatMap((fp) => [fp.deviceFingerprint, fp.deviceToken])),
        ),
        moves: await movesOfOthers(client, around, { asns, from: firstAt, until: judgedAt }),
      },
      userAlarms: alarmsOf(
        await userEvents(client, {
          ...ofUser,
          types: USER_ALARM_TYPES,
          since: firstAt - HOUR_MS,
          until: lastAt + HOUR_MS,
        }),
      ),
      isAdmin: null,
      policy: org.config.detection,
      tuning: TUNING,
      now: deps.now(),
    },
  };
}

async function readTimeline(
  tx: Transaction,
  deps: Pick<Dependencies, 'fingerprintSources'>,
  org: string,
  sessionId: string,
  since: number | null,
): Promise<Pick<Gathered, 'timeline' | 'events' | 'endedAt'>> {
  const timeline = newTimeline();
  const events = new Map<string, HeldEvent>();
  let endedAt: number | null = null;
  for await (const { raw, source, receivedAt } of eventsOfSession(
    tx.client,
    org,
    sessionId,
    since,
  )) {
    const reading = readLogEvent(raw);
    if (!reading.ok) continue;
    const { event } = reading;
    if (event.eventType === 'user.session.end') endedAt = event.publishedAt;
    const sighting = sightingOf(event, deps.fingerprintSources);
    if (sighting === null) continue;
    addSighting(timeline, sighting);
    events.set(event.uuid, { event, source, receivedAt });
  }
  return { timeline, events, endedAt };
}

/** When a client first appeared in the session: the latest of these is when there was news to judge. */
function arrivalOf(entry: SessionTimeline['entries'][number]): number {
  return Math.min(...entry.spells.map((spell) => spell.first.at));
}

function alarmsOf(raw: readonly unknown[]): Alarm[] {
  return raw.flatMap((item) => {
    const reading = readLogEvent(item);
    if (!reading.ok || usableSessionId(reading.event) !== null) return [];
    return alarmOf(reading.event) ?? [];
  });
}

function firstSignOut(raw: readonly unknown[]): number | null {
  const times = raw.flatMap((item) => {
    const reading = readLogEvent(item);
    return reading.ok && reading.event.outcome.result === 'SUCCESS'
      ? [reading.event.publishedAt]
      : [];
  });
  return times.length === 0 ? null : Math.min(...times);
}

function distinct<T>(values: readonly (T | null)[]): T[] {
  return [...new Set(values)].filter((value): value is T => value !== null);
}
