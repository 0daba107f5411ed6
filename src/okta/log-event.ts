/**
 * The one place where Okta's field names are mapped to the domain's. It reads both shapes: the System Log's and the
 * event hook's, which moves `ipChain` under `client`, has no `request`, leaves null keys out and writes the string
 * "null". It trusts no type: an unexpected value counts as absent, and only an event without identity (uuid, time,
 * type, actor) is refused.
 * The SDK's own models are no use here: they drop `device` and `rootSessionId`.
 */
import {
  CONTEXT_CHANGED,
  type LogEvent,
  REPORTED_BY_USER,
  UNIVERSAL_LOGOUT,
} from '../domain/session/event.ts';
import { contextChange } from './log-event/context-change.ts';
import { instant } from './log-event/instant.ts';
import { clientHop, firstHop, network, place } from './log-event/network.ts';
import { opinion } from './log-event/opinion.ts';
import { reportedActivity } from './log-event/reported-activity.ts';
import { bool, type Json, known, list, record, text } from './tolerant.ts';

export type LogEventReading =
  | { readonly ok: true; readonly event: LogEvent }
  | { readonly ok: false; readonly reason: string };

/** Returns the events that can be read, in their order. */
export function readableEvents(values: readonly unknown[]): LogEvent[] {
  return values.flatMap((value) => {
    const reading = readLogEvent(value);
    return reading.ok ? [reading.event] : [];
  });
}

/** Reads one event of a delivery or of the System Log. Never throws. */
export function readLogEvent(value: unknown): LogEventReading {
  const raw = record(value);
  if (raw === null) return refused('an event must be a JSON object');
  const uuid = text(raw.uuid);
  if (uuid === null) return refused('the event has no uuid');
  if (uuid.length > 128) return refused('the uuid is longer than 128 characters');
  const publishedAt = instant(raw.published);
  if (publishedAt === null) return refused('published is missing or not a date');
  const eventType = text(raw.eventType);
  if (eventType === null) return refused('the event has no eventType');
  const actor = record(raw.actor);
  const actorId = text(actor?.id);
  if (actor === null || actorId === null) return refused('the event has no actor.id');

  const client = record(raw.client);
  const context = record(raw.authenticationContext);
  const security = record(raw.securityContext);
  const debug = record(record(raw.debugContext)?.debugData);
  const transaction = record(raw.transaction);
  const transactionDetail = record(transaction?.detail);
  const outcome = record(raw.outcome);
  const ip = text(client?.ipAddress) ?? text(firstHop(raw, client)?.ip);

  return {
    ok: true,
    event: {
      uuid,
      publishedAt,
      eventType,
      displayMessage: text(raw.displayMessage),
      actor: {
        id: actorId,
        type: text(actor.type) ?? 'Unknown',
        alternateId: known(actor.alternateId),
        displayName: known(actor.displayName),
      },
      targets: targets(raw.target),
      outcome: { result: text(outcome?.result), reason: text(outcome?.reason) },
      ...sessionsOf(context, debug),
      client: {
        id: text(client?.id),
        ip,
        userAgent: text(record(client?.userAgent)?.rawUserAgent),
        place:
          place(client?.geographicalContext) ?? place(clientHop(raw, client)?.geographicalContext),
      },
      network: network(raw, client, security, debug),
      device: device(raw.device),
      authenticator: authenticator(context?.authenticatorContext),
      deviceToken: brief(debug?.dtHash),
      deviceFingerprint: brief(debug?.deviceFingerprint),
      transactionType: text(transaction?.type),
      apiTokenId:
        text(transactionDetail?.requestApiTokenId) ?? text(transactionDetail?.rootApiTokenId),
      opinion: opinion(security, debug),
      debug: {
        requestUri: text(debug?.requestUri),
        targetEventHookIds: idsIn(debug?.targetEventHookIds),
        endedSessionId: endedSession(debug),
        terminationReason: terminationReason(debug),
        loggedOutAppIds: loggedOutApps(eventType, debug),
        factor: text(debug?.factor),
        privilege: text(debug?.privilegeGranted),
        operationRateLimitType: text(debug?.operationRateLimitType),
        contextChange: eventType === CONTEXT_CHANGED ? contextChange(debug) : null,
        reported: eventType === REPORTED_BY_USER ? reportedActivity(debug) : null,
      },
    },
  };
}

/**
 * Returns the sessions of an event. Where Okta ended a session for a reason of its own, the event is about that
 * session, whichever one its context names.
 */
function sessionsOf(
  context: Record<string, Json> | null,
  debug: Record<string, Json> | null,
): Pick<LogEvent, 'externalSessionId' | 'rootSessionId'> {
  const named = text(context?.externalSessionId) ?? text(debug?.externalSessionId);
  const rootSessionId = text(context?.rootSessionId);
  const ended = terminationReason(debug) === null ? null : endedSession(debug);
  if (ended === null || ended === named) return { externalSessionId: named, rootSessionId };
  return { externalSessionId: ended, rootSessionId: null };
}

function endedSession(debug: Record<string, Json> | null): string | null {
  return text(debug?.endedSessionId) ?? text(debug?.EndedSessionId);
}

function terminationReason(debug: Record<string, Json> | null): string | null {
  return text(debug?.terminationReason)?.slice(0, 64) ?? null;
}

/**
 * Returns a value cut to 256 characters: the browser computes it, so a thief could make it longer than a database index
 * takes.
 */
function brief(value: Json): string | null {
  return known(value)?.slice(0, 256) ?? null;
}

function refused(reason: string): LogEventReading {
  return { ok: false, reason };
}

function targets(value: Json): LogEvent['targets'] {
  const found: LogEvent['targets'][number][] = [];
  for (const item of list(value)) {
    const target = record(item);
    const id = text(target?.id);
    if (target === null || id === null) continue;
    found.push({
      id,
      type: text(target.type) ?? 'Unknown',
      alternateId: known(target.alternateId),
      displayName: known(target.displayName),
    });
  }
  return found;
}

function device(value: Json): LogEvent['device'] {
  const raw = record(value);
  if (raw === null) return null;
  return {
    id: brief(raw.id),
    managed: bool(raw.managed),
  };
}

function authenticator(value: Json): LogEvent['authenticator'] {
  const raw = record(value);
  if (raw === null) return null;
  return {
    bindingMethod: brief(raw.bindingMethod),
    validationStatus: brief(raw.validationStatus),
    binary: brief(raw.binaryIdentifier),
  };
}

/**
 * Reads the ids under both spellings: Okta's reference writes the key with a capital, its System Log mostly with a
 * small letter.
 */
function loggedOutApps(eventType: string, debug: Record<string, Json> | null): readonly string[] {
  if (eventType !== UNIVERSAL_LOGOUT) return [];
  return idsIn(debug?.appInstanceIds ?? debug?.AppInstanceIds).slice(0, MOST_APPS);
}

/** Far more applications than any org has set up for Universal Logout. */
const MOST_APPS = 500;

function idsIn(value: Json): string[] {
  if (value === undefined) return [];
  const written = text(value);
  if (written === null) return list(value).flatMap((id) => text(id) ?? []);
  return written.split(/[\s,[\]"]+/).filter((id) => id !== '');
}
