/** From a log event to the row that is stored and compared. Pure but for a cache of fingerprints. */
import { hash } from 'node:crypto';
import { alarmOf } from '../domain/alarm.ts';
import { type LogEvent, usableSessionId } from '../domain/event.ts';
import {
  type Fingerprint,
  type FingerprintSources,
  fingerprintKey,
  fingerprintOf,
  type NetworkKind,
} from '../domain/fingerprint.ts';
import { inBaselineScope } from '../domain/scope.ts';
import { remembering } from '../network/least-recent.ts';
import type { EventRow, SightingRow } from '../store/events.ts';

export type EventRowMaker = (
  org: string,
  source: EventRow['source'],
  event: LogEvent,
  raw: string,
) => EventRow;

/** An adversary in the middle opens the session from here, so its start is judged by itself. */
const UNUSUAL_AT_START: ReadonlySet<NetworkKind> = new Set(['hosting', 'anonymiser', 'vpn']);

const FINGERPRINTS_KEPT = 20_000;

export function eventRowMaker(sources: FingerprintSources): EventRowMaker {
  const sightingOf = remembering(
    FINGERPRINTS_KEPT,
    (key: string, fingerprint: Fingerprint): SightingRow => ({
      fingerprint: hash('sha256', key, 'base64url').slice(0, 22),
      userAgent: fingerprint.userAgent,
      details: JSON.stringify(fingerprint),
    }),
  );

  return (org, source, event, raw) => {
    const fingerprint = fingerprintOf(event, sources);
    const inScope = inBaselineScope(event, fingerprint);
    const starts = inScope && event.eventType === 'user.session.start';
    return {
      org,
      uuid: event.uuid,
      publishedAt: event.publishedAt,
      source,
      eventType: event.eventType,
      userId: subjectOf(event),
      sessionId: sessionOf(event),
      ip: event.client.ip,
      asn: fingerprint.asn,
      outcome: event.outcome.result,
      raw,
      sighting: inScope ? sightingOf(fingerprintKey(fingerprint), fingerprint) : null,
      alarm: alarmOf(event) !== null || (starts && UNUSUAL_AT_START.has(fingerprint.networkKind)),
      starts,
    };
  };
}

/**
 * The session an event is about. In `user.session.clear` Okta writes the acting admin's, in
 * `user.session.end` the ended one stands apart (Okta's Identity Threat Protection events reference).
 */
function sessionOf(event: LogEvent): string | null {
  if (event.eventType === 'user.session.clear') return null;
  return event.debug.endedSessionId ?? usableSessionId(event);
}

/** The user an event is about: whom an administrator acted upon, else who acted. */
function subjectOf(event: LogEvent): string | null {
  const acted = event.targets.find((target) => target.type === 'User');
  if (acted !== undefined) return acted.id;
  return event.actor.type === 'User' ? event.actor.id : null;
}
