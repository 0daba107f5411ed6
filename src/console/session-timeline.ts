/** Reads what happened in a session, event by event, each in the lane of the client that did it. */
import { type LogEvent, usableSessionId } from '../domain/session/event.ts';
import { type Fingerprint, fingerprintOf } from '../domain/session/fingerprint.ts';
import { readableEvents } from '../okta/log-event.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { incidentEvents } from '../store/incident-events.ts';

/**
 * One client of the session: an ASN with a user agent, the pair that the baseline rule compares. There are two lanes
 * where a stranger has the same pair at addresses of their own.
 */
export type Lane = {
  readonly key: string;
  /** The side, where one pair has two lanes. */
  readonly side: 'stranger' | 'user' | null;
  /** `A` for the first client seen, `B` for the next, and so on. */
  readonly letter: string;
  readonly fingerprint: Fingerprint;
};

export type TimelineEvent = {
  readonly at: number;
  readonly uuid: string;
  readonly eventType: string;
  /** Okta's sentence about the event, with the application where one was opened. */
  readonly what: string;
  readonly ip: string | null;
  readonly outcome: string | null;
  /** Index into `lanes`; null for what others did to the session. */
  readonly lane: number | null;
};

export type SessionTimeline = {
  readonly lanes: readonly Lane[];
  readonly events: readonly TimelineEvent[];
  /** Whether the session has more events than are shown. */
  readonly cut: boolean;
};

const BEFORE = 80;
const AFTER = 160;

/** The addresses of each side, as the incident has them. */
export type Addresses = {
  readonly stranger: ReadonlySet<string>;
  readonly user: ReadonlySet<string>;
};

export type TimelineDependencies = Pick<Dependencies, 'database' | 'fingerprintSources'>;

/** Reads the events of the incident's session around the first one that looked stolen. */
export async function readSessionTimeline(
  deps: TimelineDependencies,
  wanted: {
    readonly org: string;
    readonly incidentId: number;
    readonly around: number;
    readonly addresses: Addresses;
  },
): Promise<SessionTimeline> {
  const found = await incidentEvents(deps.database.rows, {
    ...wanted,
    before: BEFORE + 1,
    after: AFTER + 1,
  });
  const events = readableEvents(found.map(({ raw }) => raw));
  const early = events.filter((event) => event.publishedAt < wanted.around);
  const late = events.filter((event) => event.publishedAt >= wanted.around);
  return inLanes([...early.slice(-BEFORE), ...late.slice(0, AFTER)], deps.fingerprintSources, {
    cut: early.length > BEFORE || late.length > AFTER,
    addresses: wanted.addresses,
  });
}

/** Sorts events into lanes, in the order in which the clients appear. Pure. */
export function inLanes(
  events: readonly LogEvent[],
  sources: TimelineDependencies['fingerprintSources'],
  { cut, addresses }: { readonly cut: boolean; readonly addresses: Addresses },
): SessionTimeline {
  const lanes: Lane[] = [];
  const seen = events.map((event) => ({ event, fingerprint: fingerprintOf(event, sources) }));
  const shared = sharedKeys(seen, addresses);
  const shown = seen.map(({ event, fingerprint }): TimelineEvent => {
    return {
      at: event.publishedAt,
      uuid: event.uuid,
      eventType: event.eventType,
      what: sentenceOf(event),
      ip: event.client.ip,
      outcome: event.outcome.result,
      lane:
        usableSessionId(event) === null
          ? null
          : laneOf(lanes, fingerprint, shared.has(laneKey(fingerprint)) ? sideOf(event) : null),
    };
  });
  return { lanes, events: shown, cut };

  function sideOf({ client: { ip } }: LogEvent): 'stranger' | 'user' {
    return ip !== null && addresses.stranger.has(ip) ? 'stranger' : 'user';
  }
}

/** Returns the pairs that were seen at addresses of both sides. */
function sharedKeys(
  seen: readonly { readonly event: LogEvent; readonly fingerprint: Fingerprint }[],
  { stranger, user }: Addresses,
): ReadonlySet<string> {
  const keysAt = (addresses: ReadonlySet<string>) =>
    new Set(
      seen
        .filter(({ event: { client } }) => client.ip !== null && addresses.has(client.ip))
        .map(({ fingerprint }) => laneKey(fingerprint)),
    );
  const theirs = keysAt(stranger);
  return new Set([...keysAt(user)].filter((key) => theirs.has(key)));
}

function laneOf(lanes: Lane[], fingerprint: Fingerprint, side: Lane['side']): number {
  const key = laneKey(fingerprint);
  const known = lanes.findIndex((lane) => lane.key === key && lane.side === side);
  if (known >= 0) return known;
  lanes.push({ key, side, letter: letterOf(lanes.length), fingerprint });
  return lanes.length - 1;
}

/** Returns what a client of the session did last before an event; null where nothing is known. */
export function lastSeenOf(
  { lanes, events }: SessionTimeline,
  fingerprint: Pick<Fingerprint, 'asn' | 'userAgent'>,
  until: { readonly at: number; readonly lane?: number | null },
): TimelineEvent | null {
  const isClients = ({ lane, at }: TimelineEvent) =>
    lane !== null &&
    lane !== until.lane &&
    lanes[lane]?.key === laneKey(fingerprint) &&
    at < until.at;
  return events.findLast(isClients) ?? null;
}

/** Returns the key of a client: events with one key are of one client. */
export function laneKey(fingerprint: Pick<Fingerprint, 'asn' | 'userAgent'>): string {
  return `${fingerprint.asn}|${fingerprint.userAgent}`;
}

function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `+${index - 25}`;
}

function sentenceOf(event: LogEvent): string {
  const sentence = event.displayMessage ?? event.eventType;
  const app = event.targets.find((target) => target.type === 'AppInstance');
  const name = app?.displayName ?? app?.alternateId ?? null;
  return name === null ? sentence : `${sentence}: ${name}`;
}
